// The event loop: tasks, time, descriptors, actors both ways, and its end.
#include <actors/ask/loop.hpp>
#include <actors/ask/sync_wait.hpp>
#include <tests/ask/support.hpp>
#include <tests/support/budget.hpp>

#include <sys/socket.h>
#include <tests/support/catch.hpp>
#include <thread>
#include <unistd.h>

using namespace ask_test;
using actors::loop;
using actors::task;
using namespace std::chrono_literals;

namespace {

struct sockets {
  int ends[2];
  sockets() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0); }
  sockets(const sockets&) = delete;
  ~sockets() {
    for (const int each : ends) ::close(each);
  }
};

struct counted {
  explicit counted(int& c) : count(c) { ++count; }
  counted(const counted&) = delete;
  ~counted() { --count; }
  int& count;
};

task<int> give(int n) { co_return n; }
task<int> nap_and_give(loop& on, int n) {
  co_await on.sleep(1ms);
  co_return n;
}
task<int> throw_it() {
  throw std::runtime_error{"no luck"};
  co_return 0;
}
task<> receive(loop& on, int fd, char* out) {
  co_await on.readable(fd);
  if (::read(fd, out, 1) != 1) throw std::runtime_error{"read"};
}
task<> wait_for(loop& on, int fd, errc* code) {
  try {
    co_await on.readable(fd);
  } catch (const actors::actor_error& e) {
    *code = e.code();
  }
}
task<int> twice_of(oracle_ref source, int n, std::thread::id* where) {
  const int answer = co_await source.ask<double_it>(n);
  *where = std::this_thread::get_id();
  co_return answer;
}

/// A thread that runs a loop until it is stopped.
struct loop_thread {
  loop on;
  std::thread runner{[this] { on.run(); }};
  ~loop_thread() {
    on.stop();
    runner.join();
  }
};

struct borrow {
  static constexpr bool shares = true;
  loop* from;
  using reply = int;
};
struct borrower {
  using protocol = actors::protocol<borrow>;
  task<int> on(borrow m) { co_return co_await m.from->start(nap_and_give(*m.from, 8)); }
};

}  // namespace

TEST_CASE("a loop runs a task to its value or its exception") {
  loop on;
  CHECK(on.run(give(3)) == 3);
  CHECK(on.run(nap_and_give(on, 4)) == 4);
  CHECK_THROWS_AS(on.run(throw_it()), std::runtime_error);
}

TEST_CASE("tasks started from any thread run on the loop and end their futures") {
  loop_thread site;
  CHECK(site.on.start(nap_and_give(site.on, 5)).get() == 5);
  const auto failed = site.on.start(throw_it()).result();
  CHECK(failed.error().code() == errc::task_failed);
  CHECK(failed.error().text().find("no luck") != std::string::npos);
  auto [answer, later] = actors::make_promise<std::thread::id>();
  site.on.post([to = std::move(answer)]() mutable { to.set(std::this_thread::get_id()); });
  CHECK(later.get() == site.runner.get_id());
}

TEST_CASE("many tasks sleep on one loop at the same time") {
  loop on;
  const int count = static_cast<int>(actors::test::budget("timers") / 10);
  int done = 0;
  const auto nap = [](loop& l, int i, int& n) -> task<> {
    co_await l.sleep(std::chrono::microseconds{(i * 7919) % 20'000});
    ++n;
  };
  const auto all = [&]() -> task<> {
    std::vector<actors::future<actors::done>> naps;
    for (int i = 0; i < count; ++i) naps.push_back(on.start(nap(on, i, done)));
    for (auto& each : naps) co_await std::move(each);
  };
  on.run(all());
  CHECK(done == count);
}

TEST_CASE("an actor's answer resumes a task on the loop's thread and the other way round") {
  actors::system sys{quiet()};
  const auto source = sys.spawn<oracle>();
  loop on;
  std::thread::id where;
  CHECK(on.run(twice_of(source, 21, &where)) == 42);
  CHECK(where == std::this_thread::get_id());
  loop_thread site;
  CHECK(sys.spawn<borrower>().ask<borrow>(&site.on).get() == 8);
}

TEST_CASE("a task waits for a descriptor, and both sides of it at once") {
  loop on;
  const sockets pair;
  char got = 0;
  const auto both = [&]() -> task<> {
    auto reading = on.start(receive(on, pair.ends[0], &got));
    co_await on.sleep(1ms);
    co_await on.writable(pair.ends[0]);
    if (::write(pair.ends[1], "x", 1) != 1) throw std::runtime_error{"write"};
    co_await std::move(reading);
  };
  for (int i = 0; i < 3; ++i) {
    got = 0;
    on.run(both());
    CHECK(got == 'x');
  }
}

TEST_CASE("a cancelled, closed or doubly awaited descriptor is a clear error") {
  loop on;
  const sockets pair;
  errc cancelled{}, twice{}, closed{};
  const auto program = [&]() -> task<> {
    auto first = on.start(wait_for(on, pair.ends[0], &cancelled));
    co_await on.sleep(1ms);
    co_await wait_for(on, pair.ends[0], &twice);
    on.cancel(pair.ends[0]);
    co_await std::move(first);
    co_await wait_for(on, -1, &closed);
  };
  on.run(program());
  CHECK(cancelled == errc::cancelled);
  CHECK(twice == errc::bad_option);
  CHECK(closed == errc::bad_option);
}

TEST_CASE("a loop that ends destroys its tasks, and nothing resumes") {
  int frames = 0;
  const sockets pair;
  auto [never, answer] = actors::make_promise<int>();
  std::vector<actors::future<int>> open;
  {
    loop on;
    const auto asleep = [](loop& l, int& n) -> task<int> {
      const counted mark{n};
      co_await l.sleep(1h);
      co_return 1;
    };
    const auto reading = [](loop& l, int fd, int& n) -> task<int> {
      const counted mark{n};
      co_await l.readable(fd);
      co_return 1;
    };
    const auto asking = [](actors::future<int> f, int& n) -> task<int> {
      const counted mark{n};
      co_return co_await std::move(f);
    };
    open.push_back(on.start(asleep(on, frames)));
    open.push_back(on.start(reading(on, pair.ends[0], frames)));
    open.push_back(on.start(asking(std::move(answer), frames)));
    on.run(nap_and_give(on, 0));
    CHECK(frames == 3);
    open.push_back(on.start(asleep(on, frames)));  // not begun
  }
  CHECK(frames == 0);
  for (auto& each : open) CHECK(each.result().error().code() == errc::cancelled);
  never.set(1);
}

TEST_CASE("a stopped loop ends its run and takes nothing more") {
  loop on;
  const auto stops = [](loop& l) -> task<> {
    l.stop();
    co_await l.sleep(1h);
  };
  try {
    on.run(stops(on));
    FAIL("no error");
  } catch (const actors::actor_error& e) {
    CHECK(e.code() == errc::cancelled);
  }
  CHECK(on.start(give(1)).result().error().code() == errc::cancelled);
  CHECK_THROWS_AS(on.run(give(1)), actors::actor_error);
}

TEST_CASE("what is started on a loop that was stopped ends at once, whether or not it ever ran") {
  const auto one = []() -> task<int> { co_return 1; };
  loop never_ran;
  auto before = never_ran.start(one());
  never_ran.stop();
  CHECK(before.result().error().code() == errc::cancelled);
  CHECK(never_ran.start(one()).result().error().code() == errc::cancelled);
  loop ran;
  std::thread other{[&] { ran.run(); }};
  ran.start(one()).get();
  ran.stop();
  other.join();
  CHECK(ran.start(one()).result().error().code() == errc::cancelled);
}

TEST_CASE("what would block a loop or a worker is an error at once") {
  loop on;
  loop other;
  std::vector<errc> codes;
  const auto try_to = [&codes](auto f) {
    try {
      f();
    } catch (const actors::actor_error& e) {
      codes.push_back(e.code());
    }
  };
  const auto inside = [&]() -> task<> {
    try_to([&] { other.run(give(1)); });
    try_to([&] { on.start(give(1)).get(); });
    co_return;
  };
  on.run(inside());
  actors::system sys{quiet()};
  const auto worker = sys.spawn<runner>();
  worker.ask<run_this>([&](actors::context&) { try_to([&] { on.run(give(1)); }); }).get();
  CHECK(codes == std::vector<errc>(3, errc::would_block));
  CHECK_THROWS_AS(actors::sync_wait(nap_and_give(on, 1)), actors::actor_error);
}
