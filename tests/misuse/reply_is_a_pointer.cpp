// expect: actors: a message cannot be a pointer
#include <actors/actors.hpp>

struct balance {
  using reply = double*;
};

struct account {
  using protocol = actors::protocol<balance>;
  double* on(balance) { return nullptr; }
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
