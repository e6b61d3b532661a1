// expect: actors: a message must be movable
#include <actors/actors.hpp>

struct picture {
  picture() = default;
  picture(const picture&) = delete;
};

struct printer {
  using protocol = actors::protocol<picture>;
  void on(const picture&) {}
};

void misuse(actors::system& sys) { sys.spawn<printer>(); }
