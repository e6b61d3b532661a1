// expect: actors: a handler takes its message first, and context& second
#include <actors/actors.hpp>

struct deposit {};

struct account {
  using protocol = actors::protocol<deposit>;
  void on(actors::context&, deposit) {}
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
