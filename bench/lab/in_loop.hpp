// Designs whose parties are coroutines on one thread.
#pragma once

#include "bench/lab/measure.hpp"

#include <actors/ask/loop.hpp>

#include <coroutine>
#include <deque>
#include <vector>

namespace bench::lab {

/// `co_await turn{loop}`: the others have their turn first.
struct turn {
  actors::loop& on;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) const {
    on.post([h] { h.resume(); });
  }
  void await_resume() const noexcept {}
};

/// Coroutines of one loop that wait for something: a condition variable without a lock, since
/// nobody interrupts. Who is woken looks again whether it holds.
class waiting_line {
public:
  explicit waiting_line(actors::loop& on) : on_(on) {}

  auto wait() {
    struct awaiter {
      waiting_line& line;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> h) const { line.waiting_.push_back(h); }
      void await_resume() const noexcept {}
    };
    return awaiter{*this};
  }
  void wake_one() {
    if (waiting_.empty()) return;
    on_.post([h = waiting_.front()] { h.resume(); });
    waiting_.pop_front();
  }
  void wake_all() {
    while (!waiting_.empty()) wake_one();
  }

private:
  actors::loop& on_;
  std::deque<std::coroutine_handle<>> waiting_;
};

/// Runs `body(loop, index)`, a task<void> each, side by side on this thread, and measures until the
/// last one has ended.
template <class Body> void run_in_loop(meter& m, std::uint64_t count, Body body) {
  actors::loop on;
  const auto all = [&]() -> actors::task<void> {
    std::vector<actors::future<actors::done>> ends;
    for (std::uint64_t i = 0; i < count; ++i) ends.push_back(on.start(body(on, i)));
    for (auto& end : ends) co_await std::move(end);
  };
  m.start();
  on.run(all());
  m.stop();
}

}  // namespace bench::lab
