// expect: actors: a message is a plain object type without const or volatile
#include <actors/actors.hpp>

struct picture {};

struct printer {
  using protocol = actors::protocol<const picture>;
  void on(const picture&) {}
};

void misuse(actors::system& sys) { sys.spawn<printer>(); }
