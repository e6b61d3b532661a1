// expect: actors: retries is for handlers that are no coroutines
#include <actors/actors.hpp>

struct greet {
  using reply = int;
};

struct greeter {
  using protocol = actors::protocol<greet>;
  static constexpr unsigned retries = 3;
  actors::task<int> on(greet) { co_return 1; }
};

void misuse(actors::system& sys) { sys.spawn<greeter>(); }
