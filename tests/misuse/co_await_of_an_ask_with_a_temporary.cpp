// expect: actors: inside co_await write ask<M>(args...)
#include <actors/actors.hpp>

#include <string>

struct greet {
  std::string name;
  using reply = int;
};

actors::task<int> misuse(actors::ref<greet> other) { co_return co_await other.ask(greet{"you"}); }
