// What CAF's users know of requests and timers, as it is written here.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <chrono>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

using namespace std::chrono_literals;

namespace {

// [caf-cell]
struct look {
  int key;
  using reply = std::string;
};

struct store {
  using protocol = actors::protocol<look>;
  std::string on(look m) {
    if (m.key < 0) throw std::out_of_range{"no such key"};
    return "value " + std::to_string(m.key);
  }
};
// [/caf-cell]

// [caf-then]
struct find {
  int key;
  using reply = std::string;
};

struct front {
  using protocol = actors::protocol<find>;
  actors::ref<look> back;

  void on(find m, actors::promise<std::string> answer) {
    back.within(1s).ask<look>(m.key).then(
        [answer = std::move(answer)](actors::result<std::string> r) mutable {
          answer.set(r ? *r : "none: " + r.error().text());
        });
  }
};
// [/caf-then]

// [caf-await]
struct waiting_front {
  using protocol = actors::protocol<find>;
  actors::ref<look> back;

  // Exclusive, as await is: the next message waits until this one is answered.
  actors::task<std::string> on(find m) {
    std::string first = co_await back.ask<look>(m.key);
    std::string second = co_await back.ask<look>(m.key + 1);
    co_return first + ", " + second;
  }
};
// [/caf-await]

// [caf-await-interleaved]
struct then_front : waiting_front {  // as then does: other messages are handled meanwhile
  using waiting_front::on;
  static constexpr auto handlers = actors::handler_mode::interleaved;
};
// [/caf-await-interleaved]

// [caf-delegate]
struct delegating {
  using protocol = actors::protocol<look>;
  actors::ref<look> to;

  void on(look m, actors::promise<std::string> answer) {
    to.delegate(std::move(m), std::move(answer));
  }
};
// [/caf-delegate]

// [caf-response-promise]
struct fetch {
  using reply = int;
};
struct provide {
  int value;
};

struct slot {
  using protocol = actors::protocol<fetch, provide>;
  std::optional<actors::promise<int>> waiting;

  void on(fetch, actors::promise<int> answer) { waiting.emplace(std::move(answer)); }
  void on(provide m) {
    if (waiting) waiting->set(m.value);
  }
};
// [/caf-response-promise]

// [caf-delayed]
struct tick {};
struct start {
  using reply = actors::done;
};

struct clockwork {
  using protocol = actors::protocol<start, tick>;
  actors::promise<actors::done> answer;

  void on(start, actors::context& self, actors::promise<actors::done> when_done) {
    answer = std::move(when_done);
    self.after(1ms, tick{});
  }
  void on(tick) {
    std::cout << "tick\n";
    answer.set();
  }
};
// [/caf-delayed]

}  // namespace

void snippets::caf_asking() {
  actors::system sys;
  auto back = sys.spawn<store>();

  // [caf-receive]
  actors::result<std::string> r = back.within(10s).ask<look>(7).result();
  std::cout << (r ? *r : to_string(r.error())) << '\n';
  // [/caf-receive]

  std::cout << sys.spawn<front>(back).ask<find>(1).get() << '\n';
  std::cout << sys.spawn<waiting_front>(back).ask<find>(1).get() << '\n';
  std::cout << sys.spawn<then_front>(waiting_front{back}).ask<find>(3).get() << '\n';
  std::cout << sys.spawn<delegating>(back).ask<look>(5).get() << '\n';

  auto pending = sys.spawn<slot>();
  auto value = pending.ask<fetch>();
  pending.tell<provide>(9);
  std::cout << value.get() << '\n';

  sys.spawn<clockwork>().ask<start>().get();
}
