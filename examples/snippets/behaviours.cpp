// Changing behaviour, putting messages aside, and actors from lambdas.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <iostream>
#include <string>
#include <utility>

namespace {

// [behaviours-become]
struct line {
  std::string text;
};
struct connected {};
struct flushed {
  using reply = actors::done;
};

struct connection {
  using protocol = actors::protocol<line, connected, flushed>;

  // Until there is a connection, lines wait; then they come first, in their order.
  void on(line m, actors::context& self) { self.stash(std::move(m)); }

  void on(connected, actors::context& self) {
    self.become(actors::behavior{
        [](line m) { std::cout << "sent " << m.text << '\n'; },
        [](flushed) {},
    });
    self.unstash_all();
  }

  void on(flushed) {}
};
// [/behaviours-become]

// [behaviours-lambda]
struct next {
  using reply = int;
};
// [/behaviours-lambda]

}  // namespace

void snippets::behaviours() {
  actors::system sys;
  auto peer = sys.spawn<connection>();
  peer.tell<line>("one");
  peer.tell<line>("two");
  peer.tell<connected>();
  peer.tell<line>("three");
  peer.ask<flushed>().get();

  // [behaviours-lambda-use]
  auto numbers = sys.spawn(actors::behavior{[n = 0](next) mutable { return ++n; }});
  numbers.tell<next>();
  std::cout << numbers.ask<next>().get() << '\n';
  // [/behaviours-lambda-use]
}
