// expect: actors: a reply cannot be void: use actors::done
#include <actors/actors.hpp>

struct flush {
  using reply = void;
};

struct file {
  using protocol = actors::protocol<flush>;
  void on(flush) {}
};

void misuse(actors::system& sys) { sys.spawn<file>(); }
