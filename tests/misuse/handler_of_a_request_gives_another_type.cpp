// expect: actors: the handler of a request returns its reply
#include <actors/actors.hpp>

struct owner {
  using reply = int;
};

struct account {
  using protocol = actors::protocol<owner>;
  const char* on(owner) { return "nobody"; }
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
