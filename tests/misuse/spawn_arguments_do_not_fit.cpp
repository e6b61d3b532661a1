// expect: actors: the actor's struct cannot be built from these arguments
#include <actors/actors.hpp>

struct deposit {};

struct account {
  using protocol = actors::protocol<deposit>;
  double total = 0;
  void on(deposit) {}
};

void misuse(actors::system& sys) { sys.spawn<account>("a name"); }
