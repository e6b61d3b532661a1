// wait, cancel_on, to_std, then on an executor.
#include <tests/ask/support.hpp>
#include <tests/support/budget.hpp>

#include <actors/ask/wait.hpp>
#include <actors/pool/executors.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::errc;
using actors::future;
using actors::wait_until;

namespace {

struct three {
  std::vector<actors::promise<int>> out;
  std::vector<future<int>> later;
  three() {
    for (int i = 0; i < 3; ++i) {
      auto [p, f] = actors::make_promise<int>();
      out.push_back(std::move(p));
      later.push_back(std::move(f));
    }
  }
};

}  // namespace

TEST_CASE("wait returns at the first that ends, and uses nothing up") {
  three t;
  CHECK_FALSE(actors::wait(t.later, wait_until::first_completed, 1ms));
  const actors::thread other{"other", [&] { t.out[1].set(7); }};
  CHECK(actors::wait(t.later, wait_until::first_completed));
  CHECK_FALSE(t.later[0].ready());
  CHECK(t.later[1].get() == 7);
  t.out[0].set(1);
  t.out[2].set(3);
  CHECK(t.later[0].get() == 1);
  CHECK(t.later[2].get() == 3);
}

TEST_CASE("wait for the first that fails passes by those that do not") {
  three t;
  t.out[0].set(1);
  CHECK_FALSE(actors::wait(t.later, wait_until::first_failed, 1ms));
  t.out[2].fail({errc::cancelled});
  CHECK(actors::wait(t.later, wait_until::first_failed));
  CHECK_FALSE(actors::wait(t.later, wait_until::all, 1ms));
  t.out[1].set(2);
  CHECK(actors::wait(t.later));
  std::vector<future<int>> none;
  CHECK(actors::wait(none));
  std::vector<future<int>> empty(1);
  CHECK(actors::wait(empty, wait_until::first_failed));
}

TEST_CASE("what was waited for may be waited for again, and used, while others end") {
  actors::system sys{quiet(2)};
  const auto one = sys.spawn<oracle>();
  const auto two = sys.spawn<oracle>();
  for (int round = 0; round < 200; ++round) {
    std::vector<future<int>> all;
    for (int i = 0; i < 10; ++i) all.push_back((i % 2 == 0 ? one : two).ask<double_it>(i));
    while (!all.empty()) {
      CHECK(actors::wait(all, wait_until::first_completed));
      probe<int> seen;  // whichever: that they have ended is no condition
      std::move(all.back()).then([&](actors::result<int> r) { seen.put(*r); });
      all.pop_back();
      CHECK(seen.wait_for(1)[0] == 2 * static_cast<int>(all.size()));
    }
  }
}

TEST_CASE("wait on a worker thread is an error") {
  actors::system sys{quiet()};
  std::atomic<int> code{0};
  sys.spawn<runner>()
      .ask<run_this>([&](actors::context&) {
        three t;
        code = static_cast<int>(code_thrown_by([&] { actors::wait(t.later); }));
      })
      .get();
  CHECK(code == static_cast<int>(errc::would_block));
}

TEST_CASE("a stop token takes a request back, or comes too late") {
  actors::system sys{quiet()};
  const auto source = sys.spawn<oracle>();
  std::stop_source stop;
  auto open = actors::cancel_on(source.ask<answer_later>(), stop.get_token());
  auto answered = actors::cancel_on(source.ask<double_it>(4), stop.get_token());
  CHECK(actors::wait(std::span{&answered, 1}));
  stop.request_stop();
  CHECK(answered.get() == 8);
  CHECK(open.result().error().code() == errc::cancelled);
  auto late = actors::cancel_on(source.ask<answer_later>(), stop.get_token());
  CHECK(late.result().error().code() == errc::cancelled);
  CHECK(actors::cancel_on(future<int>{}, stop.get_token()).result().error().code() ==
        errc::empty_future);
}

TEST_CASE("a stop races with the answer: the future ends once") {
  actors::system sys{quiet()};
  const auto source = sys.spawn<oracle>();
  for (int i = 0; i < 500; ++i) {
    std::stop_source stop;
    auto asked = actors::cancel_on(source.ask<double_it>(i), stop.get_token());
    const actors::thread other{"other", [&] { stop.request_stop(); }};
    const auto outcome = asked.result();
    CHECK((outcome ? *outcome == 2 * i : outcome.error().code() == errc::cancelled));
  }
}

TEST_CASE("a std::future of a reply gives the value or throws the error") {
  actors::system sys{quiet()};
  const auto source = sys.spawn<oracle>();
  CHECK(actors::to_std(source.ask<double_it>(3)).get() == 6);
  auto failed = actors::to_std(source.ask<refuse>("no"));
  CHECK(code_thrown_by([&] { failed.get(); }) == errc::actor_failed);
  actors::thread_executor pool{1};
  auto back = pool.submit(
      [f = actors::to_std(sys.spawn<oracle>().ask<double_it>(5))]() mutable { return f.get(); });
  CHECK(back.get() == 10);
}

TEST_CASE("then on an executor runs there") {
  actors::system sys{quiet()};
  probe<std::pair<int, bool>> seen;
  actors::thread_executor pool{1};
  sys.spawn<oracle>().ask<double_it>(3).then(pool, [&](actors::result<int> r) {
    seen.put({r.value_or(0), actors::backend::current_cell() == nullptr});
  });
  CHECK(seen.wait_for(1)[0] == std::pair{6, true});
}

// Each wait arms what the one before has taken back, at the moment at which it may be ringing.
TEST_CASE("futures with deadlines may be polled, by several threads, around their deadlines") {
  const auto rounds = actors::test::budget("polls");
  const auto poll = [&] {
    for (std::uint64_t i = 0; i < rounds; ++i) {
      std::vector<actors::promise<int>> open;
      std::vector<future<int>> later;
      for (int k = 0; k < 8; ++k) {
        auto [p, f] = actors::make_promise<int>(actors::clock::now() +
                                                std::chrono::microseconds{20 + 10 * k});
        open.push_back(std::move(p));
        later.push_back(std::move(f));
      }
      while (!actors::wait(later, wait_until::all, 0ns)) {
      }
    }
  };
  std::thread other{poll};
  poll();
  other.join();
  SUCCEED();
}
