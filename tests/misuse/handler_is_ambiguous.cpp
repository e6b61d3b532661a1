// expect: actors: the actor has more than one on(message) for a message of its protocol
#include <actors/actors.hpp>

struct deposit {};

struct account {
  using protocol = actors::protocol<deposit>;
  void on(deposit) {}
  void on(const deposit&) {}
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
