#pragma once

#include <actors/actors.hpp>
#include <tests/support/probe.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace core_test {

using namespace std::chrono_literals;
using actors::errc;
using actors::test::gate;
using actors::test::probe;

/// A value no test needs to wait longer for; the watchdog is stricter.
inline constexpr auto long_enough = 1min;

/// Options of a system whose log lines are dropped: the test expects failures.
inline actors::system_options quiet(std::size_t workers = 2) {
  actors::system_options options;
  options.workers = workers;
  options.log = [](actors::log_level, std::string_view) {};
  return options;
}

/// Options of a system whose log lines go to a probe, which must outlive it.
inline actors::system_options logging_to(probe<std::string>& lines, std::size_t workers = 2) {
  auto options = quiet(workers);
  options.log = [&lines](actors::log_level, std::string_view line) {
    lines.put(std::string{line});
  };
  return options;
}

/// The code of the actor_error that `f` throws; none if it throws nothing.
template <class F> errc code_thrown_by(F&& f) {
  try {
    f();
  } catch (const actors::actor_error& e) {
    return e.code();
  }
  return errc::none;
}

/// Waits until nothing is queued and no handler runs; handlers may be suspended.
inline bool at_rest(const actors::system& sys) {
  return actors::backend::rest(sys.core(), long_enough);
}

/// What remains of a dead letter after the call of its subscriber.
struct letter {
  std::string message;
  std::uint64_t sender;
  std::uint64_t receiver;
  actors::dead_cause cause;
  std::string text;
};

/// Subscribes for as long as it lives.
class letter_box {
public:
  explicit letter_box(actors::system& sys)
      : subscription_(sys.on_dead_letter([this](const actors::dead_letter& l) {
          letters.put({std::string{l.message}, l.sender, l.receiver, l.cause, std::string{l.text}});
        })) {}

  probe<letter> letters;

private:
  std::shared_ptr<void> subscription_;
};

/// At rest: everything sent has been handled, is dead, or was given back.
inline bool balanced(const actors::counters& c) {
  return c.held == 0 && c.sent == c.handled + c.dead() + c.rejected;
}

// -- messages and actors that many tests use ------------------------------------------------------

struct add {
  int n;
};
struct total {
  using reply = int;
};
struct fail_with {
  std::string text;
};
struct hold {
  static constexpr bool shares = true;
  gate* at;
};
struct nothing {};

/// Adds up, fails when told to, stays in a handler as long as the test wants.
struct adder {
  using protocol = actors::protocol<add, total, fail_with, hold, nothing>;
  int sum = 0;
  void on(add m) { sum += m.n; }
  int on(total) const { return sum; }
  void on(fail_with m) { throw std::runtime_error{m.text}; }
  void on(hold m) { m.at->pass(); }
  void on(nothing) {}
};

/// Hears of the end of what it watches.
struct watch_it {
  actors::ref<nothing> other;
};
struct unwatch_it {
  actors::ref<nothing> other;
};
struct link_it {
  actors::ref<nothing> other;
};
struct unlink_it {
  actors::ref<nothing> other;
};
struct settled {
  using reply = actors::done;
};

struct watcher {
  using protocol = actors::protocol<watch_it, unwatch_it, settled, nothing>;
  probe<actors::down>* seen;
  void on(watch_it m, actors::context& self) { self.watch(m.other); }
  void on(unwatch_it m, actors::context& self) { self.unwatch(m.other); }
  void on(settled) {}
  void on(nothing) {}
  void on(actors::down d) { seen->put(std::move(d)); }
};

struct linker {
  using protocol = actors::protocol<link_it, unlink_it, fail_with, settled, nothing>;
  void on(link_it m, actors::context& self) { self.link(m.other); }
  void on(unlink_it m, actors::context& self) { self.unlink(m.other); }
  void on(fail_with m) { throw std::runtime_error{m.text}; }
  void on(settled) {}
  void on(nothing) {}
};

}  // namespace core_test
