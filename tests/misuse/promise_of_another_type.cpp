// expect: actors: the protocol lists a message for which the actor has no on(message)
#include <actors/actors.hpp>

#include <string>

struct balance {
  using reply = double;
};

struct account {
  using protocol = actors::protocol<balance>;
  void on(balance, actors::promise<std::string>) {}
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
