// expect: actors: a message or reply holds a reference
#include <actors/actors.hpp>

#include <string>

struct print {
  int copies;
  std::string& what;
};

struct printer {
  using protocol = actors::protocol<print>;
  void on(print) {}
};

void misuse(actors::system& sys) { sys.spawn<printer>(); }
