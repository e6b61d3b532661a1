#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/harness/process.hpp"
#include "bench/harness/tally.hpp"
#include "bench/toolkit/suspended/problem.hpp"

#include <vector>

namespace bench::suspended {

namespace {

struct pass {
  using reply = actors::done;
};
struct open {};
struct arrived {
  using reply = actors::done;
};

/// Answers nobody until it opens.
struct gate {
  using protocol = actors::protocol<pass, open, arrived>;
  std::vector<actors::promise<actors::done>>* waiting;

  void on(pass, actors::promise<actors::done> reply) { waiting->push_back(std::move(reply)); }
  actors::done on(arrived) { return {}; }
  void on(open) {
    for (auto& each : *waiting) each.set();
    waiting->clear();
  }
};

/// A task like actors::task<>, whose promise says how large the frame is: g++ tells nobody but the
/// operator new of the promise. It adds nothing to the promise, so the frame is that of task<>.
struct measured_task {
  struct promise_type : actors::detail::task_promise_base {
    measured_task get_return_object() noexcept {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    void return_void() const noexcept {}
    static void* operator new(std::size_t size) {
      frame_size = size;
      return ::operator new(size);
    }
    static void operator delete(void* p) noexcept { ::operator delete(p); }
  };
  static_assert(sizeof(promise_type) == sizeof(actors::detail::task_promise<void>));

  static inline std::size_t frame_size = 0;
  std::coroutine_handle<promise_type> frame;
};

template <class Task> Task wait_for_reply(actors::ref<pass> at, finish_line* finish) {
  co_await at.ask<pass>();
  finish->cross();
}

template <class Task> Task wait_for_timer(actors::context& self, finish_line* finish) {
  co_await self.sleep(std::chrono::hours(1));
  finish->cross();
}

template <class Start> double frame_of(Start start) {
  start().frame.destroy();
  return static_cast<double>(measured_task::frame_size);
}

struct ask_once {};
struct sleep_once {};
struct say_frame_of_sleep {
  using reply = double;
};

struct crowd {
  using protocol = actors::protocol<ask_once, sleep_once, say_frame_of_sleep>;
  static constexpr auto handlers = actors::handler_mode::interleaved;
  actors::ref<pass> at;
  finish_line* finish;
  tally* entered;

  actors::task<> on(ask_once) {
    entered->add();
    return wait_for_reply<actors::task<>>(at, finish);
  }
  actors::task<> on(sleep_once, actors::context& self) {
    entered->add();
    return wait_for_timer<actors::task<>>(self, finish);
  }
  double on(say_frame_of_sleep, actors::context& self) {
    return frame_of([&] { return wait_for_timer<measured_task>(self, finish); });
  }
};

using crowd_ref = actors::ref_of<crowd>;

template <class Enter>
void measure(const actors::ref_of<gate>& door, const crowd_ref& people, tally& entered,
             const problem& p, double frame, const char* on_what, outcome& out) {
  const auto begun = entered.total();
  const auto before = resident_bytes();
  for (std::uint64_t i = 0; i < p.handlers; ++i) people.tell(Enter{});
  entered.wait_for(begun + p.handlers);
  people.ask<say_frame_of_sleep>().get();  // all of them are suspended
  door.ask<arrived>().get();               // and what they have asked has come
  const auto after = resident_bytes();
  const auto grown = after > before ? static_cast<double>(after - before) : 0;
  const auto each = grown / static_cast<double>(p.handlers) - frame;
  out.push_back(
      {"bytes", each, {{"awaits", on_what}, {"frame", static_cast<std::uint64_t>(frame)}}});
}

}  // namespace

outcome run_actors(const setup& s) {
  const auto p = problem::of(s.scale);
  outcome out;
  with_actors(s.workers, [&](actors::system& sys) {
    std::vector<actors::promise<actors::done>> waiting(p.handlers);  // touched
    waiting.clear();
    finish_line finish(p.handlers);
    tally entered;
    const auto door = sys.spawn<gate>(&waiting);
    const auto people = sys.spawn<crowd>(door, &finish, &entered);
    const auto sleep_frame = people.ask<say_frame_of_sleep>().get();
    const auto ask_frame = frame_of([&] { return wait_for_reply<measured_task>(door, &finish); });
    measure<sleep_once>(door, people, entered, p, sleep_frame, "timer", out);
    measure<ask_once>(door, people, entered, p, ask_frame, "reply", out);
    door.tell(open{});
    expect_equal("handlers that went on", p.handlers, finish.wait());
    people.stop(actors::stop_mode::now);
    settle(sys);
    door.stop();
  });
  return out;
}

}  // namespace bench::suspended
