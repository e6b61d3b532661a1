// expect: actors: a handler that is a coroutine takes its message by value
#include <actors/actors.hpp>

struct greet {
  using reply = int;
};

struct greeter {
  using protocol = actors::protocol<greet>;
  actors::task<int> on(const greet&) { co_return 1; }
};

void misuse(actors::system& sys) { sys.spawn<greeter>(); }
