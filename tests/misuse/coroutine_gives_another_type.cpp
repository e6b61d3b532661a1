// expect: actors: the handler of a request returns its reply
#include <actors/actors.hpp>

#include <string>

struct greet {
  using reply = int;
};

struct greeter {
  using protocol = actors::protocol<greet>;
  actors::task<std::string> on(greet) { co_return ""; }
};

void misuse(actors::system& sys) { sys.spawn<greeter>(); }
