// expect: actors: the handler of a message without a reply returns void
#include <actors/actors.hpp>

struct deposit {};

struct account {
  using protocol = actors::protocol<deposit>;
  int on(deposit) { return 1; }
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
