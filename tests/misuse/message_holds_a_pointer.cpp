// expect: actors: a message or reply holds a raw pointer
#include <actors/actors.hpp>

struct picture {};
struct print {
  int copies;
  const picture* what;
};

struct printer {
  using protocol = actors::protocol<print>;
  void on(print) {}
};

void misuse(actors::system& sys) { sys.spawn<printer>(); }
