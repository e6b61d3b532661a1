// expect: actors: become has a handler for a message that the actor's protocol does not list
#include <actors/actors.hpp>

struct open {};
struct knock {};

struct door {
  using protocol = actors::protocol<open>;
  void on(open, actors::context& self) {
    self.become<door>(actors::behavior{[](knock) {}});
  }
};

void misuse(actors::system& sys) { sys.spawn<door>(); }
