// expect: actors: the protocol lists a message for which the actor has no on(message)
#include <actors/actors.hpp>

struct deposit {};

struct account {
  using protocol = actors::protocol<deposit>;
  void on(deposit&) {}
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
