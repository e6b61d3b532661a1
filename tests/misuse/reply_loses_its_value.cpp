// expect: actors: the reply would lose its value: the handler returns a number
#include <actors/actors.hpp>

struct size {
  using reply = int;
};

struct account {
  using protocol = actors::protocol<size>;
  double on(size) { return 3.9e12; }
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
