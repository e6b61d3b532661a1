#include <actors/pool/process_executor.hpp>

#include <actors/ask/combine.hpp>
#include <actors/core/system.hpp>

#include <tests/support/budget.hpp>
#include <tests/support/catch.hpp>
#include <tests/support/memory.hpp>
#include <tests/support/probe.hpp>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using actors::errc;
using actors::error;
using actors::fn;
using actors::future;
using actors::process_executor;
using actors::process_options;
using actors::shutdown_mode;
using namespace std::chrono_literals;

namespace {

// -- what runs in workers ---------------------------------------------------

bool is_prime(int n) {
  for (int i = 2; i * i <= n; ++i)
    if (n % i == 0) return false;
  return n > 1;
}

std::string repeat(std::string text, int times) {
  std::string out;
  for (; times > 0; --times) out += text;
  return out;
}

struct trip {
  std::string from;
  std::optional<std::string> to;
  std::vector<double> legs;
  bool operator==(const trip&) const = default;
};

trip back(trip t) {
  std::swap(t.from, *t.to);
  std::ranges::reverse(t.legs);
  return t;
}

// Filled in by an initialiser, later in the program than much else.
const std::vector<std::string> initialised{"by", "its", "initialiser"};

int own_process() { return ::getpid(); }

std::vector<int> open_descriptors() {
  std::vector<int> out;
  const std::filesystem::directory_iterator all("/proc/self/fd");
  for (const auto& each : all) out.push_back(std::stoi(each.path().filename().string()));
  std::ranges::sort(out);
  out.pop_back();  // the folder itself, which has the last number
  return out;
}

void wait_for_ever() {
  for (;;) ::pause();
}

// -- what the tests look at ---------------------------------------------------

std::size_t descriptors() { return open_descriptors().size(); }

bool has_children() {
  siginfo_t info{};
  return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

template <class F> error error_of(process_executor& pool, F f) {
  return pool.submit(std::move(f)).result().error();
}

errc refusal_of(process_options options) {
  try {
    process_executor pool(std::move(options));
    return errc::none;
  } catch (const actors::actor_error& e) {
    return e.code();
  }
}

bool mentions(const error& e, std::string_view text) {
  return e.text().find(text) != e.text().npos;
}

/// No test leaves a process or a descriptor behind.
struct clean_sheet {
  std::size_t before = descriptors();
  ~clean_sheet() {
    CHECK(descriptors() == before);
    CHECK_FALSE(has_children());
  }
};

}  // namespace

TEST_CASE("processes: functions and lambdas without captures run in other processes") {
  clean_sheet sheet;
  process_executor pool({.workers = 2});
  CHECK(pool.concurrency() == 2);
  CHECK(pool.submit(fn<is_prime>, 97).get());
  CHECK(pool.submit(fn<repeat>, std::string{"ab"}, 3).get() == "ababab");
  CHECK(pool.submit([](int a, int b) { return a - b; }, 7, 3).get() == 4);
  CHECK(pool.submit([](int a, int b) { return a + b; }, 7, 3).get() == 10);
  const trip out{"here", "there", {1, 2.5}};
  CHECK(pool.submit(fn<back>, out).get() == trip{"there", "here", {2.5, 1}});
  pool.submit([] {}).get();
  CHECK(pool.submit(fn<own_process>).get() != ::getpid());
  CHECK(pool.submit(std::plus<>{}, 1.5, 2).get() == 3.5);
}

TEST_CASE("processes: static initialisers have run in a worker and main has not") {
  clean_sheet sheet;
  process_executor pool({.workers = 1});
  CHECK(pool.submit([] { return initialised; }).get() == initialised);
  // This program's main would have run the tests.
  CHECK(pool.submit([] { return std::getenv("ACTORS_WORKER") == nullptr; }).get());
}

TEST_CASE("processes: what cannot travel says what could") {
  clean_sheet sheet;
  process_executor pool({.workers = 1});
  int here = 1;
  auto e = error_of(pool, [here] { return here; });
  CHECK(e.code() == errc::not_registered);
  CHECK(mentions(e, "fn<f> or a lambda without captures"));
  e = error_of(pool, actors::named{"local", [&here] { ++here; }});
  CHECK(e.text().starts_with("local: "));
  e = pool.submit(is_prime, 7).result().error();
  CHECK(e.code() == errc::not_registered);
  e = pool.submit([](int* p) { return p == nullptr; }, &here).result().error();
  CHECK(e.code() == errc::not_registered);
  CHECK(mentions(e, "int*"));
  e = error_of(pool, [] { return std::make_unique<int>(1); });
  CHECK(e.code() == errc::not_registered);
  CHECK(mentions(e, "unique_ptr"));
  CHECK(pool.submit(fn<is_prime>, 7).get());
}

TEST_CASE("processes: what a task throws arrives with the task's name") {
  clean_sheet sheet;
  process_executor pool({.workers = 1});
  auto e = error_of(pool, actors::named{"page 7", []() -> int { throw std::domain_error("bad"); }});
  CHECK(e.code() == errc::task_failed);
  CHECK(e.text() == "page 7: bad");
  e = error_of(pool, []() -> int { throw 3; });
  CHECK(e.code() == errc::task_failed);
  CHECK(mentions(e, "no std::exception"));
  e = pool.submit(fn<repeat>, std::string{}, 0).result().error();
  CHECK(e.code() == errc::none);
}

TEST_CASE("processes: a worker that dies fails its own task and the pool refills") {
  clean_sheet sheet;
  process_executor pool({.workers = 2});
  auto other = pool.submit([] { return repeat("x", 1'000'000).size(); });
  auto e = error_of(pool, actors::named{"killer", [] { ::kill(::getpid(), SIGKILL); }});
  CHECK(e.code() == errc::worker_died);
  CHECK(e.text() == "killer: its worker process was killed by signal 9 (Killed)");
  CHECK(other.get() == 1'000'000);
  e = error_of(pool, [] { ::signal(SIGABRT, SIG_DFL), std::abort(); });
  CHECK(mentions(e, "signal 6"));
  e = error_of(pool, [] { std::_Exit(3); });
  CHECK(mentions(e, "exited with code 3"));
  e = error_of(pool, [] { ::shutdown(3, SHUT_RDWR), wait_for_ever(); });
  CHECK(e.code() == errc::worker_died);
  std::vector<future<int>> all;
  for (int i = 0; i < 100; ++i)
    all.push_back(pool.submit([](int n) { return n % 7 == 3 ? std::_Exit(1), n : n; }, i));
  for (int i = 0; i < 100; ++i) {
    const auto outcome = all[static_cast<std::size_t>(i)].result();
    CHECK(outcome.error().code() == (i % 7 == 3 ? errc::worker_died : errc::none));
  }
}

TEST_CASE("processes: a worker that is killed while idle is replaced") {
  clean_sheet sheet;
  process_executor pool({.workers = 1});
  for (int round = 0; round < 5; ++round) {
    const int worker = pool.submit(fn<own_process>).get();
    REQUIRE(::kill(worker, SIGKILL) == 0);
    while (::kill(worker, 0) == 0) std::this_thread::yield();  // until it is reaped
    CHECK(pool.submit(fn<own_process>).get() != worker);
  }
}

TEST_CASE("processes: a task over its time is timed_out and its worker replaced") {
  clean_sheet sheet;
  process_executor pool({.workers = 1, .task_timeout = 50ms});
  auto slow = pool.submit(actors::named{"endless", fn<wait_for_ever>});
  const auto e = slow.result().error();
  CHECK(e.code() == errc::timed_out);
  CHECK(mentions(e, "endless"));
  CHECK(pool.submit([] { return 1; }).result().error().code() != errc::worker_died);
}

TEST_CASE("processes: after max_tasks a worker is replaced") {
  clean_sheet sheet;
  process_executor pool({.workers = 1, .max_tasks = 3});
  std::vector<int> by;
  for (int i = 0; i < 7; ++i) by.push_back(pool.submit(fn<own_process>).get());
  CHECK((by[0] == by[1] && by[1] == by[2] && by[3] == by[5]));
  CHECK((by[2] != by[3] && by[5] != by[6]));
}

TEST_CASE("processes: arguments and results over max_message are too_large") {
  clean_sheet sheet;
  process_executor pool({.workers = 1, .max_message = 1000});
  auto e = pool.submit(fn<repeat>, std::string(1000, 'x'), 0).result().error();
  CHECK(e.code() == errc::too_large);
  CHECK(mentions(e, "repeat: its arguments"));
  e = pool.submit(fn<repeat>, std::string{"x"}, 1000).result().error();
  CHECK(e.code() == errc::too_large);
  CHECK(mentions(e, "repeat: the result"));
  CHECK(pool.submit(fn<repeat>, std::string{"x"}, 996).get().size() == 996);
}

TEST_CASE("processes: large arguments and results travel whole") {
  clean_sheet sheet;
  process_executor pool({.workers = 2});
  std::vector<std::uint32_t> numbers(2'000'000);
  for (std::uint32_t i = 0; auto& each : numbers) each = i++;
  const auto same = [](std::vector<std::uint32_t> all) { return all; };
  auto one = pool.submit(same, numbers), two = pool.submit(same, numbers);
  CHECK(one.get() == numbers);
  CHECK(two.get() == numbers);
}

TEST_CASE("processes: map runs in workers when its function can") {
  clean_sheet sheet;
  process_executor pool({.workers = 2});
  const auto chunk = GENERATE(1U, 50U, 1000U);
  int n = 0, primes = 0;
  for (const bool prime : pool.map(std::views::iota(0, 1000), fn<is_prime>, chunk)) {
    CHECK(prime == is_prime(n++));
    primes += prime;
  }
  CHECK(primes == 168);
  auto local = pool.map(std::views::iota(0, 3), [&n](int i) { return n + i; });
  auto it = local.begin();
  try {
    static_cast<void>(*it);
    FAIL("a function with captures ran");
  } catch (const actors::actor_error& e) {
    CHECK(e.code() == errc::not_registered);
  }
}

TEST_CASE("processes: shutdown(wait) runs what was submitted and refuses the rest") {
  clean_sheet sheet;
  process_executor pool({.workers = 2});
  std::vector<future<int>> all;
  for (int i = 0; i < 200; ++i) all.push_back(pool.submit([](int n) { return n; }, i));
  pool.shutdown();
  for (int i = 0; i < 200; ++i) CHECK(all[static_cast<std::size_t>(i)].get() == i);
  CHECK(pool.submit(fn<is_prime>, 1).result().error().code() == errc::cancelled);
  CHECK_FALSE(has_children());
  pool.shutdown();
}

TEST_CASE("processes: cancel during a shutdown that waits drops what has not begun") {
  clean_sheet sheet;
  process_executor pool({.workers = 1});
  const int worker = pool.submit(fn<own_process>).get();
  auto running = pool.submit(fn<wait_for_ever>);
  auto behind = pool.submit(fn<is_prime>, 7);
  std::thread waits([&] { pool.shutdown(); });
  std::thread cancels([&] { pool.shutdown(shutdown_mode::cancel); });
  CHECK(behind.result().error().code() == errc::cancelled);
  REQUIRE(::kill(worker, SIGKILL) == 0);
  waits.join();
  cancels.join();
  CHECK_FALSE(running.result().has_value());
}

TEST_CASE("processes: the destructor waits for tasks that run") {
  clean_sheet sheet;
  future<std::size_t> late;
  {
    process_executor pool({.workers = 2});
    late = pool.submit([] { return repeat("x", 100'000).size(); });
  }
  CHECK(late.get() == 100'000);
  { process_executor never_used; }
}

TEST_CASE("processes: a worker has no descriptor but its socket and the standard ones") {
  clean_sheet sheet;
  const int stray = ::dup(1);  // not closed on exec
  {
    process_executor one({.workers = 1}), two({.workers = 2});
    CHECK(two.submit(fn<is_prime>, 7).get());
    CHECK(one.submit(fn<open_descriptors>).get() == std::vector<int>{0, 1, 2, 3});
    CHECK(one.submit([] { return ::lseek(0, 0, SEEK_END) == 0; }).get());  // /dev/null
  }
  ::close(stray);
}

TEST_CASE("processes: several executors beside a running system do not disturb one another") {
  clean_sheet sheet;
  actors::system system({.workers = 2});
  std::vector<std::unique_ptr<process_executor>> pools;
  for (int i = 0; i < 3; ++i)
    pools.push_back(std::make_unique<process_executor>(process_options{.workers = 2}));
  std::atomic<int> sum{0};
  std::vector<std::thread> threads;
  for (auto& pool : pools)
    threads.emplace_back([&sum, &pool] {
      for (int i = 0; i < 100; ++i) sum += pool->submit([](int n) { return n; }, i).get();
    });
  for (auto& each : threads) each.join();
  CHECK(sum == 3 * 4950);
}

TEST_CASE("processes: an actor system runs in a task") {
  clean_sheet sheet;
  process_executor pool({.workers = 1});
  const auto whole_system = [] {
    struct ask_me {
      using reply = int;
    };
    struct answerer {
      using protocol = actors::protocol<ask_me>;
      int on(ask_me) { return 42; }
    };
    actors::system system({.workers = 2});
    return system.spawn<answerer>().template ask<ask_me>().get();
  };
  CHECK(pool.submit(whole_system).get() == 42);
  CHECK(pool.submit(whole_system).get() == 42);
}

// -- faults -------------------------------------------------------------------

TEST_CASE("processes: options out of their range are bad_option") {
  clean_sheet sheet;
  CHECK(refusal_of({.workers = 0}) == errc::bad_option);
  CHECK(refusal_of({.workers = 1, .binary = "/no/such/program"}) == errc::bad_option);
  CHECK(refusal_of({.workers = 1, .task_timeout = -1ns}) == errc::bad_option);
  CHECK(refusal_of({.workers = 1, .max_message = 0}) == errc::bad_option);
  CHECK(refusal_of({.workers = 1, .start_timeout = 0ns}) == errc::bad_option);
}

TEST_CASE("processes: workers that die at start fail the tasks that wait") {
  clean_sheet sheet;
  process_executor pool({.workers = 2, .binary = "/bin/false"});
  std::vector<future<bool>> all;
  for (int i = 0; i < 20; ++i) all.push_back(pool.submit(fn<is_prime>, i));
  for (auto& each : all) {
    const auto e = each.result().error();
    CHECK(e.code() == errc::worker_died);
    CHECK(mentions(e, "no worker process can be started: its worker process exited with code 1"));
  }
}

TEST_CASE("processes: a program that is no worker is killed after its start_timeout") {
  clean_sheet sheet;
  const auto script =
      std::filesystem::temp_directory_path() / ("actors_no_worker_" + std::to_string(::getpid()));
  std::ofstream(script) << "#!/bin/sh\nexec sleep 1000\n";
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  error e;
  {
    process_executor pool({.workers = 1, .binary = script, .start_timeout = 20ms});
    e = pool.submit(fn<is_prime>, 7).result().error();
  }
  std::filesystem::remove(script);
  CHECK(e.code() == errc::worker_died);
  CHECK(mentions(e, "did not report in time"));
}

TEST_CASE("processes: a full descriptor table fails tasks and not the program") {
  clean_sheet sheet;
  process_executor pool({.workers = 1});
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const rlimit none_left{1, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none_left) == 0);
  const auto e = pool.submit(fn<is_prime>, 7).result().error();
  // The check of types of UBSan needs descriptors itself, for an exception that is thrown.
  bool refused = !actors::test::memory_is_telling;
  if (!refused) try {
      process_executor another({.workers = 1});
    } catch (const std::system_error&) {
      refused = true;
    }
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(e.code() == errc::worker_died);
  CHECK(mentions(e, "Too many open files"));
  CHECK(refused);
  CHECK(pool.submit(fn<is_prime>, 7).get());
}

TEST_CASE("processes: shutdown on a worker thread or in a continuation is would_block") {
  clean_sheet sheet;
  process_executor pool({.workers = 1});
  actors::test::probe<errc> codes;
  const auto shut_down = [&] {
    try {
      pool.shutdown();
      codes.put(errc::none);
    } catch (const actors::actor_error& e) {
      codes.put(e.code());
    }
  };
  struct run {
    std::function<void()> it;
  };
  struct runner {
    using protocol = actors::protocol<run>;
    void on(run r) { r.it(); }
  };
  actors::system system({.workers = 1});
  system.spawn<runner>().tell<run>(shut_down);
  pool.submit([] {}).then([&](actors::result<actors::done>) { shut_down(); });
  const auto all = codes.wait_for(2);
  CHECK((all[0] == errc::would_block && all[1] == errc::would_block));
}

TEST_CASE("processes: a fork of the program has no executor and does not hang") {
  clean_sheet sheet;
  process_executor pool({.workers = 1});
  CHECK(pool.submit(fn<is_prime>, 7).get());
  const auto child = ::fork();
  if (child == 0) {
    const auto e = pool.submit(fn<is_prime>, 7).result().error();
    pool.~process_executor();
    ::_exit(e.code() == errc::system_down ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(pool.submit(fn<is_prime>, 7).get());
}

TEST_CASE("processes: workers end with their parent, also in the middle of a task") {
  clean_sheet sheet;
  // A worker that has an executor of its own, and is killed.
  process_executor pool({.workers = 1});
  const auto parent_of_others = [] {
    static process_executor others({.workers = 1});
    static const int pid = others.submit(fn<own_process>).get();
    static const auto busy =
        std::make_unique<future<actors::done>>(others.submit(fn<wait_for_ever>));
    return pid;
  };
  const int grandchild = pool.submit(parent_of_others).get();
  const int child = pool.submit(fn<own_process>).get();
  CHECK(::kill(grandchild, 0) == 0);
  REQUIRE(::kill(child, SIGKILL) == 0);
  // Reaped by whoever adopts it; a zombie until then.
  const auto gone = [&] {
    std::ifstream status("/proc/" + std::to_string(grandchild) + "/stat");
    std::string line;
    return !std::getline(status, line) || line.find(") Z") != line.npos;
  };
  while (!gone()) std::this_thread::yield();
}

TEST_CASE("processes: tasks from many threads while it shuts down all end") {
  clean_sheet sheet;
  const auto each = actors::test::budget("messages") / 200;
  for (int round = 0; round < 2; ++round) {
    process_executor pool({.workers = 2});
    std::atomic<std::uint64_t> values{0}, cancelled{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
      threads.emplace_back([&] {
        for (std::uint64_t i = 0; i < each; ++i) {
          const auto outcome = pool.submit([] {}).result();
          ++(outcome ? values : cancelled);
        }
      });
    if (round == 1) pool.shutdown(shutdown_mode::cancel);
    for (auto& t : threads) t.join();
    CHECK(values + cancelled == 3 * each);
    if (round == 0) CHECK(cancelled == 0);
  }
}
