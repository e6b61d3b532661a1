// expect: actors: a protocol lists a message twice
#include <actors/actors.hpp>

struct picture {};

struct printer {
  using protocol = actors::protocol<picture, picture>;
  void on(picture) {}
};

void misuse(actors::system& sys) { sys.spawn<printer>(); }
