// expect: actors: a handler takes its message as message, message&& or const message&
#include <actors/actors.hpp>

struct deposit {};

struct account {
  using protocol = actors::protocol<deposit>;
  void on(deposit&) {}
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
