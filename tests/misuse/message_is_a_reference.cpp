// expect: actors: a message cannot be a reference
#include <actors/actors.hpp>

struct picture {};

struct printer {
  using protocol = actors::protocol<picture&>;
  void on(picture&) {}
};

void misuse(actors::system& sys) { sys.spawn<printer>(); }
