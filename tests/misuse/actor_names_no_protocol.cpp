// expect: actors: an actor's struct names its protocol
#include <actors/actors.hpp>

struct deposit {};

struct account {
  void on(deposit) {}
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
