// What happens when a handler throws, and what becomes of messages that nobody handles.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

using namespace std::chrono_literals;

namespace {

// [failures-actor]
struct divide {
  int a, b;
  using reply = int;
};
struct divisions {
  using reply = int;
};

struct divider {
  using protocol = actors::protocol<divide, divisions>;

  int count = 0;

  int on(const divide& m) {
    if (m.b == 0) throw std::domain_error("division by zero");
    ++count;
    return m.a / m.b;
  }
  int on(divisions) { return count; }
};
// [/failures-actor]

// [failures-restart]
struct forget {};

struct counter {
  using protocol = actors::protocol<forget, divisions>;

  int count;  // from the spawn arguments

  void on(forget, actors::context& self) { self.restart(); }
  int on(divisions) { return ++count; }
};
// [/failures-restart]

// [failures-retries]
struct fetch {
  std::string what;
  using reply = std::string;
};

struct shaky {
  using protocol = actors::protocol<fetch>;
  static constexpr unsigned retries = 2;  // tries after the first

  int* attempts;

  std::string on(fetch m) {
    if (++*attempts < 3) throw std::runtime_error("no connection");
    return m.what + ", at attempt " + std::to_string(*attempts);
  }
};
// [/failures-retries]

void failing() {
  // [failures-use]
  actors::system sys{{.log = [](actors::log_level, std::string_view line) {
    std::cout << "log: " << line << '\n';
  }}};
  auto letters = sys.on_dead_letter([](const actors::dead_letter& letter) {
    std::cout << "dead: " << to_string(letter.cause) << ": " << letter.text << '\n';
    if (const auto* m = letter.content<divide>())
      std::cout << "      it was " << m->a << '/' << m->b << '\n';
  });

  auto math = sys.spawn<divider>(actors::spawn_options{.name = "math"});
  std::cout << math.ask<divide>(6, 3).get() << '\n';
  auto failed = math.ask<divide>(1, 0).result();
  sys.drain(10s);  // until nothing is queued and no handler runs or waits
  std::cout << to_string(failed.error()) << '\n';
  std::cout << to_string(sys.watch(math).get().reason) << '\n';
  // [/failures-use]

  // [failures-counters]
  const auto counts = sys.counters();
  std::cout << counts.sent << " sent, " << counts.handled << " handled, " << counts.dead()
            << " dead, " << counts.held << " held\n";
  // [/failures-counters]
}

void restarting() {
  // [failures-restart-use]
  actors::system sys;
  auto numbers = sys.spawn<counter>(10);
  std::cout << numbers.ask<divisions>().get() << '\n';
  numbers.tell<forget>();  // the struct is built again from 10; the reference stays valid
  std::cout << numbers.ask<divisions>().get() << '\n';
  // [/failures-restart-use]

  int attempts = 0;
  std::cout << sys.spawn<shaky>(&attempts).ask<fetch>("page").get() << '\n';
}

}  // namespace

void snippets::failures() {
  failing();
  restarting();
}
