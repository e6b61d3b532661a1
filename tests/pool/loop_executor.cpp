#include <actors/pool/loop_executor.hpp>

#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>

#include <ranges>
#include <tests/support/catch.hpp>
#include <thread>

using namespace core_test;
using actors::future;
using actors::loop;
using actors::loop_executor;
using actors::shutdown_mode;
using actors::task;

namespace {

struct counted {
  explicit counted(std::atomic<int>& c) : count(&c) { ++*count; }
  counted(const counted&) = delete;
  ~counted() { --*count; }
  std::atomic<int>* count;
};

task<int> sleep_for_ever(loop& on, std::atomic<int>* count) {
  const counted mark{*count};
  co_await on.sleep(24h);
  co_return 1;
}

}  // namespace

TEST_CASE("loop_executor: all tasks wait at the same time, on one thread") {
  loop_executor pool;
  const auto count = static_cast<int>(actors::test::budget("timers") / 10);
  std::atomic<int> inside{0}, most{0};
  auto [all_here, here] = actors::make_promise<actors::done>();
  auto arrived = std::make_shared<actors::promise<actors::done>>(std::move(all_here));
  const auto wait_for_all = [&](loop& on) -> task<std::thread::id> {
    if (++inside == count) arrived->set();
    while (inside != count) co_await on.sleep(1ms);
    co_return std::this_thread::get_id();
  };
  std::vector<future<std::thread::id>> tasks;
  for (int i = 0; i < count; ++i) tasks.push_back(pool.submit(wait_for_all));
  here.get();
  const auto thread = tasks[0].get();
  for (std::size_t i = 1; i < tasks.size(); ++i) CHECK(tasks[i].get() == thread);
  CHECK(thread != std::this_thread::get_id());
}

TEST_CASE("loop_executor: map keeps as many under way as its option says") {
  loop_executor pool(10);
  CHECK(pool.concurrency() == 10);
  std::atomic<int> inside{0}, most{0};
  const auto busy = [&](loop& on, int n) -> task<int> {
    most = std::max(most.load(), ++inside);
    co_await on.sleep(100us);
    --inside;
    co_return n;
  };
  int next = 0;
  for (const int n : pool.map(std::views::iota(0, 200), busy)) CHECK(n == next++);
  CHECK(next == 200);
  CHECK(most <= 10);
  CHECK(code_thrown_by([] { loop_executor none(0); }) == errc::bad_option);
}

TEST_CASE("loop_executor: cancel destroys what is suspended, and every future ends") {
  std::atomic<int> frames{0};
  loop_executor pool;
  std::vector<future<int>> all;
  for (int i = 0; i < 100; ++i) all.push_back(pool.submit(sleep_for_ever, &frames));
  gate at_work;
  const auto running = [&] {
    at_work.pass();
    return 1;
  };
  auto last = pool.submit(running);
  at_work.await_reached();
  CHECK(frames == 100);
  auto not_begun = pool.submit(sleep_for_ever, &frames);
  std::thread waits([&] { pool.shutdown(); });
  std::thread cancels([&] { pool.shutdown(shutdown_mode::cancel); });
  at_work.open();
  waits.join();
  cancels.join();
  CHECK(frames == 0);
  CHECK(last.get() == 1);
  for (auto& each : all) CHECK(each.result().error().code() == errc::cancelled);
  CHECK(not_begun.result().error().code() == errc::cancelled);
}

TEST_CASE("loop_executor: its loop takes tasks from elsewhere, get() in a task is would_block") {
  loop_executor pool;
  const auto give = [](int n) -> task<int> { co_return n; };
  CHECK(pool.on().start(give(3)).get() == 3);
  const auto blocks = [&]() -> task<errc> {
    auto other = pool.submit(give, 1);
    co_return code_thrown_by([&] { static_cast<void>(other.get()); });
  };
  CHECK(pool.submit(blocks).get() == errc::would_block);
}
