// Tasks that are coroutines, on each design.
#include <actors/ask/combine.hpp>
#include <actors/pool/make_executor.hpp>
#include <tests/ask/support.hpp>

#include <ranges>
#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::any_executor;
using actors::fn;
using actors::future;
using actors::loop;
using actors::make_executor;
using actors::task;
using namespace std::chrono_literals;

namespace {

any_executor any_design(std::size_t workers = 2) {
  const auto design =
      GENERATE(as<std::string>{}, "inline", "threads", "actors", "loop", "processes");
  INFO(design);
  return make_executor(design, {.workers = workers});
}
any_executor any_local_design() {
  const auto design = GENERATE(as<std::string>{}, "inline", "threads", "actors", "loop");
  return make_executor(design, {.workers = 2});
}

task<std::string> say(std::string text, int times) {
  std::string out;
  for (; times > 0; --times) out += text;
  co_return out;
}
task<int> nap(loop& on, int n) {
  co_await on.sleep(1ms);
  co_return 2 * n;
}
task<> throw_it(loop& on) {
  co_await on.sleep(1ms);
  throw std::domain_error{"no luck"};
}
task<int> inner(int n) { co_return n + 1; }
task<int> outer(int n) {
  const int more = co_await inner(n);
  co_return co_await inner(more);
}

}  // namespace

TEST_CASE("coroutine: a task that is one runs to its end on every design") {
  auto pool = any_design();
  CHECK(pool.submit(fn<say>, std::string{"ab"}, 3).get() == "ababab");
  CHECK(pool.submit(fn<nap>, 4).get() == 8);
  CHECK(pool.submit(fn<outer>, 1).get() == 3);
  CHECK(pool.submit([](int n) -> task<int> { co_return n; }, 5).get() == 5);
  CHECK(pool.submit([](loop& on) -> task<> { co_await on.sleep(1ms); }).get() == actors::done{});
  std::vector<future<int>> many;
  for (int i = 0; i < 40; ++i) many.push_back(pool.submit(fn<nap>, i));
  for (int i = 0; i < 40; ++i) CHECK(many[static_cast<std::size_t>(i)].get() == 2 * i);
}

TEST_CASE("coroutine: what one throws arrives with the task's name") {
  auto pool = any_design();
  const auto e = pool.submit(actors::named{"page 7", fn<throw_it>}).result().error();
  CHECK(e.code() == errc::task_failed);
  CHECK(e.text() == "page 7: no luck");
  const auto number = [](loop&) -> task<int> {
    throw 3;
    co_return 1;
  };
  CHECK(pool.submit(number).result().error().text().find("no std::exception") != std::string::npos);
  CHECK(pool.submit(fn<nap>, 1).get() == 2);
  pool.post(fn<throw_it>);  // one line on stderr
  pool.shutdown();
}

TEST_CASE("coroutine: map with one gives its values in order") {
  auto pool = any_design();
  const auto chunk = GENERATE(1U, 7U);
  int next = 0;
  for (const int n : pool.map(std::views::iota(0, 60), fn<nap>, chunk)) CHECK(n == 2 * next++);
  CHECK(next == 60);
  next = 0;
  for (const int n : pool.map(std::views::iota(0, 60), fn<outer>, chunk)) CHECK(n == 2 + next++);
  CHECK(next == 60);
  std::size_t ended = 0;
  const auto pause = [](loop& on, int) -> task<> { co_await on.sleep(1ms); };
  for (const auto each : pool.map(std::views::iota(0, 5), pause)) ended += each == actors::done{};
  CHECK(ended == 5);
}

TEST_CASE("coroutine: one may capture, take what only moves, and ask actors") {
  auto pool = any_local_design();
  actors::system sys{quiet()};
  const auto source = sys.spawn<oracle>();
  const auto ask_twice = [source](std::unique_ptr<int> n) -> task<int> {
    const int once = co_await source.ask<double_it>(*n);
    co_return co_await source.ask<double_it>(once);
  };
  CHECK(pool.submit(ask_twice, std::make_unique<int>(5)).get() == 20);
  const std::string text = "kept";
  const auto by_reference = [](const std::string& t) -> task<std::size_t> {
    co_await inner(1);
    co_return t.size();
  };
  CHECK(pool.submit(by_reference, text).get() == 4);
}

TEST_CASE("coroutine: on threads, in line and on a loop it goes on where it began") {
  const auto design = GENERATE(as<std::string>{}, "inline", "threads", "loop");
  auto pool = make_executor(design, {.workers = 1});
  actors::system sys{quiet()};
  const auto source = sys.spawn<oracle>();
  const auto stays = [source]() -> task<bool> {
    const auto here = std::this_thread::get_id();
    co_await source.ask<double_it>(1);
    co_return here == std::this_thread::get_id();
  };
  CHECK(pool.submit(stays).get());
}

TEST_CASE("coroutine: on actors as many as workers are under way, and no worker is held up") {
  actors::system sys{quiet(1)};
  auto pool = make_executor("actors", {.workers = 2, .on = &sys});
  const auto source = sys.spawn<oracle>();
  const auto waits = [source]() -> task<int> { co_return co_await source.ask<answer_later>(); };
  auto one = pool.submit(waits), two = pool.submit(waits), three = pool.submit(waits);
  CHECK(pool.submit([] { return 7; }).get() == 7);  // the one worker thread is free
  while (!(one.ready() && two.ready() && three.ready())) {
    source.tell<answer_now>(5);
    std::this_thread::yield();
  }
  CHECK(one.get() + two.get() + three.get() == 15);
}

TEST_CASE("coroutine: shutdown(wait) awaits those that are suspended") {
  auto pool = any_design();
  std::vector<future<int>> all;
  for (int i = 0; i < 20; ++i) all.push_back(pool.submit(fn<nap>, i));
  pool.shutdown();
  for (int i = 0; i < 20; ++i) CHECK(all[static_cast<std::size_t>(i)].get() == 2 * i);
  CHECK(pool.submit(fn<nap>, 1).result().error().code() == errc::cancelled);
}

TEST_CASE("coroutine: when the system of an actor_executor ends, each future ends") {
  std::vector<future<int>> all;
  {
    auto options = quiet(1);
    options.drain = 0ms;
    actors::system sys(options);
    auto pool = make_executor("actors", {.workers = 2, .on = &sys});
    const auto source = sys.spawn<oracle>();
    const auto waits = [source]() -> task<int> { co_return co_await source.ask<answer_later>(); };
    for (int i = 0; i < 10; ++i) all.push_back(pool.submit(waits));
    for (int i = 0; i < 10; ++i) all.push_back(pool.submit(fn<nap>, i));
    source.stop();
  }
  for (auto& each : all) {
    const auto code = each.result().error().code();
    CHECK((code == errc::none || code == errc::cancelled || code == errc::task_failed));
  }
}
