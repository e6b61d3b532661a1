// expect: actors: the actor has an on(message) for a message that its protocol does not list
#include <actors/actors.hpp>

struct deposit {};
struct withdraw {};

struct account {
  using protocol = actors::protocol<deposit>;
  void on(const deposit&) {}
  void on(withdraw, actors::context&) {}
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
