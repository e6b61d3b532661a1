// One word chooses the design; and what must be a clear error on each of them.
#include <actors/pool/make_executor.hpp>

#include <actors/pool/executors.hpp>
#include <actors/pool/loop_executor.hpp>
#include <tests/core/support.hpp>
#include <tests/support/memory.hpp>

#include <filesystem>
#include <ranges>
#include <sys/resource.h>
#include <sys/wait.h>
#include <tests/support/catch.hpp>
#include <thread>
#include <unistd.h>

using namespace core_test;
using actors::any_executor;
using actors::executor_designs;
using actors::executor_options;
using actors::fn;
using actors::future;
using actors::make_executor;
using actors::shutdown_mode;

namespace {

std::string any_design() {
  return GENERATE(as<std::string>{}, "inline", "threads", "actors", "loop", "processes");
}

int twice(int n) { return 2 * n; }

std::size_t sum_of(actors::executor_base& on) {
  std::size_t sum = 0;
  for (const int n : on.map(std::views::iota(0, 100), fn<twice>, 9))
    sum += static_cast<std::size_t>(n);
  return sum;
}

actors::error refusal_of(const std::string& design, executor_options options) {
  try {
    static_cast<void>(make_executor(design, std::move(options)));
  } catch (const actors::actor_error& e) {
    return e.reason();
  }
  return {};
}

std::size_t descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// Inputs that end with an exception.
auto broken_behind(int n) {
  return std::views::iota(0, 1000) | std::views::transform([n](int i) {
           if (i == n) throw std::range_error{"input " + std::to_string(i)};
           return i;
         });
}

}  // namespace

TEST_CASE("make_executor: the same program on each design, by one word") {
  const auto design = any_design();
  const auto before = descriptors();
  {
    auto pool = make_executor(design, {.workers = 2});
    CHECK(sum_of(pool) == 9900);
    CHECK(pool.concurrency() == (design == "inline" ? 1U : design == "loop" ? 256U : 2U));
    auto moved = std::move(pool);
    CHECK(moved.submit(fn<twice>, 21).get() == 42);
    CHECK(pool.submit(fn<twice>, 21).result().error().code() == errc::cancelled);  // NOLINT
    pool = std::move(moved);
    CHECK(sum_of(pool) == 9900);
    pool = make_executor("inline");
    CHECK(sum_of(pool) == 9900);
  }
  CHECK(descriptors() == before);
  CHECK(std::ranges::count(executor_designs(), design) == 1);
}

TEST_CASE("make_executor: a name that there is not is one line with those that there are") {
  const auto e = refusal_of("thread", {});
  CHECK(e.code() == errc::bad_option);
  CHECK(e.text() ==
        "make_executor: there is no design 'thread'; there are inline, threads, actors, "
        "loop, processes");
}

TEST_CASE("make_executor: zero workers, or too many, are a bad option of every design") {
  const auto design = any_design();
  for (const std::size_t n : {0U, 1025U}) {
    const auto e = refusal_of(design, {.workers = n});
    CHECK(e.code() == errc::bad_option);
    CHECK(e.text() == "make_executor: workers is " + std::to_string(n) + ", expected 1 to 1024");
  }
  CHECK(refusal_of("loop", {.workers = 1, .under_way = 0}).code() == errc::bad_option);
  CHECK(refusal_of("processes", {.workers = 1, .processes = {.max_message = 0}}).code() ==
        errc::bad_option);
  CHECK(code_thrown_by([] { actors::thread_executor none(0); }) == errc::bad_option);
}

TEST_CASE("make_executor: actors live on a system of their own, or on the one given") {
  actors::system sys{quiet(1)};
  auto pool = make_executor("actors", {.workers = 3, .on = &sys});
  CHECK(pool.concurrency() == 3);
  CHECK(sum_of(pool) == 9900);
}

TEST_CASE("map: inputs that throw do so behind the results of those before") {
  auto pool = make_executor(any_design(), {.workers = 2});
  const auto [broken, chunk] =
      GENERATE(table<int, std::size_t>({{0, 1}, {1, 1}, {50, 7}, {49, 7}}));
  auto results = pool.map(broken_behind(broken), fn<twice>, chunk);
  int read = 0;
  std::string thrown;
  for (auto it = results.begin(); it != results.end(); ++it) try {
      const int n = *it;  // not in CHECK, which takes what it throws
      CHECK(n == 2 * read);
      ++read;
    } catch (const std::range_error& e) {
      thrown = e.what();
    }
  CHECK(read == broken);
  CHECK(thrown == "input " + std::to_string(broken));
}

TEST_CASE("map: the name given to its function arrives with what it throws") {
  auto pool = make_executor(any_design(), {.workers = 2});
  const auto fails = [](int n) -> int { throw std::domain_error{"bad " + std::to_string(n)}; };
  auto results = pool.map(std::views::iota(7, 8), actors::named{"page", fails});
  try {
    static_cast<void>(*results.begin());
    FAIL("no error");
  } catch (const actors::actor_error& e) {
    CHECK(e.code() == errc::task_failed);
    CHECK(e.reason().text() == "page: bad 7");
  }
}

TEST_CASE("a shutdown that waits is cut short by cancel from another thread") {
  const auto design = GENERATE(as<std::string>{}, "threads", "actors", "loop");
  auto pool = make_executor(design, {.workers = 1});
  gate at_work;
  std::atomic<int> ran{0};
  auto running = pool.submit([&] {
    at_work.pass();
    return ++ran;
  });
  at_work.await_reached();
  std::vector<future<int>> behind;
  for (int i = 0; i < 50; ++i) behind.push_back(pool.submit([&] { return ++ran; }));
  std::vector<std::thread> others;
  for (int i = 0; i < 3; ++i) others.emplace_back([&] { pool.shutdown(); });
  for (int i = 0; i < 2; ++i) others.emplace_back([&] { pool.shutdown(shutdown_mode::cancel); });
  at_work.open();
  for (auto& each : others) each.join();
  CHECK(running.get() == 1);
  int values = 0;
  for (auto& each : behind) {
    const auto outcome = each.result();
    values += outcome.has_value() ? 1 : 0;
    CHECK((outcome.has_value() || outcome.error().code() == errc::cancelled));
  }
  CHECK(ran == 1 + values);
}

TEST_CASE("cancel from a task is would_block, and harms nobody") {
  const auto design = GENERATE(as<std::string>{}, "threads", "actors", "loop");
  auto pool = make_executor(design, {.workers = 2});
  const auto cancels = [&] {
    return code_thrown_by([&] { pool.shutdown(shutdown_mode::cancel); });
  };
  CHECK(pool.submit(cancels).get() == errc::would_block);
  CHECK(pool.submit([] { return 1; }).get() == 1);
}

TEST_CASE("a full descriptor table is an error of who needs one, and not the end of the program") {
  auto threads = make_executor("threads", {.workers = 1});
  auto processes = make_executor("processes", {.workers = 1});
  const auto nap = [](actors::loop& on) -> actors::task<int> {
    co_await on.sleep(1ms);
    co_return 3;
  };
  CHECK(threads.submit(fn<twice>, 1).get() == 2);  // UBSan knows these types from here on
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const rlimit none_left{1, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none_left) == 0);
  const auto without_process = processes.submit(fn<twice>, 1).result().error();
  const auto needs_none = threads.submit(fn<twice>, 1).result();
  actors::error without_loop{errc::task_failed, "open files"};
  std::string refused = "open files";
  // The check of types of UBSan needs descriptors itself.
  if (actors::test::memory_is_telling) try {
      without_loop = threads.submit(nap).result().error();
      refused.clear();
      static_cast<void>(make_executor("loop"));
    } catch (const std::system_error& e) {
      refused = e.what();
    }
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(without_loop.code() == errc::task_failed);
  CHECK(without_loop.text().find("open files") != std::string::npos);
  CHECK(without_process.code() == errc::worker_died);
  CHECK(needs_none.has_value());
  CHECK(refused.find("open files") != std::string::npos);
  CHECK(threads.submit(nap).get() == 3);
  CHECK(processes.submit(fn<twice>, 1).get() == 2);
}

TEST_CASE("in a fork of the program tasks end with system_down, and nothing hangs") {
  const auto design = any_design();
  auto pool = std::make_unique<any_executor>(make_executor(design, {.workers = 2}));
  CHECK(pool->submit(fn<twice>, 1).get() == 2);
  const auto child = ::fork();
  if (child == 0) {
    const auto e = pool->submit(fn<twice>, 1).result().error();
    // The system of actors is not to be ended in a fork.
    if (design != "actors") pool.reset();
    ::_exit(e.code() == errc::system_down ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(pool->submit(fn<twice>, 1).get() == 2);
}
