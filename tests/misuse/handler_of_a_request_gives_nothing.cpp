// expect: actors: the handler of a request returns its reply
#include <actors/actors.hpp>

struct balance {
  using reply = double;
};

struct account {
  using protocol = actors::protocol<balance>;
  void on(balance) {}
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
