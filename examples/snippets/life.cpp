// Children, timers, and hearing of the end of others.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <chrono>
#include <iostream>
#include <vector>

using namespace std::chrono_literals;

namespace {

// [life-children]
struct square {
  int n;
  using reply = int;
};

struct worker {
  using protocol = actors::protocol<square>;
  int on(square m) { return m.n * m.n; }
};

struct sum_of_squares {
  int up_to;
  using reply = int;
};

struct team {
  using protocol = actors::protocol<sum_of_squares>;

  int open = 0;
  int sum = 0;

  void on(sum_of_squares m, actors::context& self, actors::promise<int> answer) {
    auto total = std::make_shared<actors::promise<int>>(std::move(answer));
    for (int i = 1; i <= m.up_to; ++i) {
      ++open;
      auto child = self.spawn<worker>();  // ends with its parent
      child.ask<square>(i).then([this, total](int n) {
        sum += n;
        if (--open == 0) total->set(sum);
      });
      child.stop();  // after its mailbox: it still answers
    }
  }
};
// [/life-children]

// [life-timers]
struct tick {};
struct start {
  using reply = actors::done;
};

struct metronome {
  using protocol = actors::protocol<start, tick>;

  int ticks = 0;
  actors::timer beat;
  actors::promise<actors::done> finished;

  void on(start, actors::context& self, actors::promise<actors::done> when_done) {
    finished = std::move(when_done);
    beat = self.every(2ms, tick{});
  }

  void on(tick, actors::context& self) {
    std::cout << "tick " << ++ticks << '\n';
    if (ticks < 3) return;
    beat.cancel();  // no further tick, even if one is due already
    self.after(1ms, [this] { finished.set(); });
  }
};
// [/life-timers]

// [life-watch]
struct observe {
  actors::ref<square> whom;
  using reply = actors::done;
};

struct observer {
  using protocol = actors::protocol<observe>;

  actors::promise<actors::done> seen;

  void on(observe m, actors::context& self, actors::promise<actors::done> when_seen) {
    seen = std::move(when_seen);
    self.watch(m.whom);
  }
  // no protocol lists it; comes once for each watch, also when the other had ended before
  void on(actors::down d) {
    std::cout << (d.reason ? to_string(d.reason) : "stopped normally") << '\n';
    seen.set();
  }
};
// [/life-watch]

// [life-started]
struct squares {
  using protocol = actors::protocol<square>;

  actors::ref_of<worker> helper;

  // no protocol lists it; comes once, before any message
  void on(actors::started, actors::context& self) { helper = self.spawn<worker>(); }

  actors::future<int> on(square m) { return helper.ask<square>(m.n); }
};
// [/life-started]

}  // namespace

void snippets::life() {
  actors::system sys;
  std::cout << sys.spawn<team>().ask<sum_of_squares>(10).get() << '\n';
  sys.spawn<metronome>().ask<start>().get();

  // [life-watch-use]
  auto someone = sys.spawn<worker>();
  auto seen = sys.spawn<observer>().ask<observe>(someone);
  someone.stop();
  seen.get();
  const actors::down end = sys.watch(someone).get();  // for threads: a future
  std::cout << (end.id == someone.id() ? "that one" : "another") << '\n';
  // [/life-watch-use]
  std::cout << sys.spawn<squares>().ask<square>(12).get() << '\n';

  // [life-shutdown]
  const actors::shutdown_report left = sys.shutdown(5s);
  std::cout << left.text() << '\n';  // what was not finished, by actor
  // [/life-shutdown]
}
