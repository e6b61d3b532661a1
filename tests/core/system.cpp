#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>

#include <dirent.h>
#include <tests/support/catch.hpp>
#include <thread>

using namespace core_test;

namespace {

/// Waits its turn again and again: keeps a system busy until told otherwise.
struct again {
  std::shared_ptr<std::atomic<bool>> stop;
};
struct restless {
  using protocol = actors::protocol<again>;
  void on(again m, actors::context& self) {
    if (!*m.stop) self.as_ref<restless>().tell(std::move(m));
  }
};

std::size_t threads_of_this_process() {
  std::size_t count = 0;
  auto* tasks = opendir("/proc/self/task");
  while (const auto* task = readdir(tasks)) count += task->d_name[0] != '.';
  closedir(tasks);
  return count;
}

/// The threads that are there anyway: the sanitizer's runtime starts its own with the first thread.
std::size_t threads_before() {
  std::thread{[] {}}.join();
  return threads_of_this_process();
}

/// The kernel takes a thread from its list a moment after the join; one that was not joined stays.
bool threads_are_back_at(std::size_t before) {
  const auto deadline = actors::clock::now() + long_enough;
  while (threads_of_this_process() != before)
    if (actors::clock::now() > deadline) return false;
  return true;
}

}  // namespace

TEST_CASE("a system has the workers it was asked for, or one for each core") {
  CHECK(actors::system{}.workers() >= 1);
  for (const std::size_t workers : {1, 2, 3, 64}) {
    actors::system sys(quiet(workers));
    CHECK(sys.workers() == workers);
    std::vector<actors::ref<add, total>> all;
    for (int i = 0; i < 100; ++i) all.push_back(sys.spawn<adder>());
    for (int round = 0; round < 20; ++round)
      for (auto& each : all) each.tell(add{1});
    int sum = 0;
    for (auto& each : all) sum += each.ask<total>().get();
    CHECK(sum == 2000);
  }
}

TEST_CASE("a system joins all its threads, also one that nobody used") {
  const auto before = threads_before();
  { actors::system sys(quiet(8)); }
  {
    actors::system one(quiet(3)), two(quiet(2));
    one.spawn<adder>().tell(add{1});
  }
  CHECK(threads_are_back_at(before));
}

TEST_CASE("the destructor drains: what was sent is handled") {
  std::atomic<int> handled{0};
  {
    actors::system sys(quiet());
    auto to = sys.spawn(actors::behavior{[&handled](add) { ++handled; }});
    for (int i = 0; i < 10'000; ++i) to.tell(add{1});
  }
  CHECK(handled == 10'000);
}

TEST_CASE("the destructor drains no longer than it was told to") {
  probe<letter> dead;
  std::atomic<int> ended{0};
  struct counts_end {
    using protocol = actors::protocol<again>;
    std::atomic<int>* ended;
    explicit counts_end(std::atomic<int>* e) : ended(e) {}
    ~counts_end() { ++*ended; }
    void on(again m, actors::context& self) {
      if (!*m.stop) self.as_ref<counts_end>().tell(std::move(m));
    }
  };
  auto options = quiet();
  options.drain = GENERATE(0ms, 50ms);
  const auto before = actors::clock::now();
  {
    actors::system sys(options);
    auto to = sys.spawn<counts_end>(&ended);
    to.tell<again>(std::make_shared<std::atomic<bool>>(false));
  }
  CHECK(ended == 1);
  CHECK(actors::clock::now() - before >= options.drain);
  CHECK(actors::clock::now() - before < 30s);
}

TEST_CASE("a handler that runs at the end of the system ends, and its sends are discarded") {
  gate at;
  auto options = quiet();
  options.drain = 0ms;
  actors::ref<add, total> other;
  std::atomic<bool> finished{false};
  std::thread opener;
  {
    actors::system sys(options);
    other = sys.spawn<adder>();
    auto to = sys.spawn(actors::behavior{[&](hold m) {
      m.at->pass();
      other.tell(add{1});
      static_cast<void>(other.ask<total>());
      finished = true;
    }});
    to.tell<hold>(&at);
    at.await_reached();
    opener = std::thread{[&] { at.open(); }};
  }
  opener.join();
  CHECK(finished);
}

TEST_CASE("spawning in a system that ends is an error of its own") {
  gate at;
  probe<errc> seen;
  auto options = quiet();
  options.drain = 0ms;
  std::thread opener;
  {
    actors::system sys(options);
    struct late_parent {
      using protocol = actors::protocol<hold>;
      probe<errc>* seen;
      void on(hold m, actors::context& self) {
        m.at->pass();
        // until the system refuses: some spawns may come before it closes
        for (;;) {
          const auto code = code_thrown_by([&] { self.spawn<adder>(); });
          if (code == errc::none) continue;
          return seen->put(code);
        }
      }
    };
    auto to = sys.spawn<late_parent>(&seen);
    to.tell<hold>(&at);
    at.await_reached();
    opener = std::thread{[&] { at.open(); }};
  }
  opener.join();
  CHECK(seen.values() == std::vector{errc::system_down});
}

TEST_CASE("drain says whether everything came to rest") {
  actors::system sys(quiet());
  REQUIRE(sys.drain(long_enough));  // its threads have started and gone to sleep
  CHECK(sys.drain(0ms));
  auto stop = std::make_shared<std::atomic<bool>>(false);
  auto to = sys.spawn<restless>();
  to.tell<again>(stop);
  CHECK_FALSE(sys.drain(0ms));
  CHECK_FALSE(sys.drain(20ms));
  *stop = true;
  CHECK(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("drain may wait for ever") {
  actors::system sys(quiet());
  auto to = sys.spawn<adder>();
  to.tell(add{1});
  CHECK(sys.drain(std::chrono::nanoseconds::max()));
}

TEST_CASE("a drain time without end is no overflow") {
  auto options = quiet();
  options.drain = std::chrono::milliseconds::max();
  std::atomic<int> handled{0};
  {
    actors::system sys(options);
    auto to = sys.spawn(actors::behavior{[&handled](add) { ++handled; }});
    for (int i = 0; i < 1000; ++i) to.tell(add{1});
  }
  CHECK(handled == 1000);
}

TEST_CASE("timers that wait do not hold up a drain") {
  actors::system sys(quiet());
  auto to = sys.spawn(
      actors::behavior{[](nothing, actors::context& self) { self.every(1h, nothing{}); }});
  to.tell(nothing{});
  CHECK(sys.drain(long_enough));
}

TEST_CASE("two systems in one process are strangers that can talk") {
  actors::system one(quiet()), two(quiet());
  auto here = one.spawn<adder>();
  auto there = two.spawn(actors::behavior{[here](add m) { here.tell(m); },
                                          [here](total) { return here.ask<total>(); }});
  for (int i = 0; i < 1000; ++i) there.tell(add{1});
  CHECK(there.ask<total>().get() == 1000);
  REQUIRE(two.drain(long_enough));
  REQUIRE(one.drain(long_enough));
  CHECK(one.counters().handled == 1001);
  CHECK(two.counters().handled == 1001);
}

TEST_CASE("a system may end while the other sends to it") {
  actors::system one(quiet());
  std::atomic<bool> stop{false};
  actors::ref<add, total> target;
  {
    actors::system two(quiet());
    target = two.spawn<adder>();
  }
  for (int round = 0; round < 20; ++round) {
    probe<int> started;
    auto two = std::make_unique<actors::system>(quiet(1));
    auto there = two->spawn<adder>();
    std::vector<std::thread> senders;
    std::atomic<bool> over{false};
    for (int t = 0; t < 2; ++t)
      senders.emplace_back([&over, there] {
        while (!over) {
          there.tell(add{1});
          static_cast<void>(there.ask<total>().result());
        }
      });
    static_cast<void>(there.ask<total>().get());
    two.reset();
    over = true;
    for (auto& each : senders) each.join();
    CHECK(there.ask<total>().result().error().code() == errc::system_down);
  }
}

TEST_CASE("names lead to actors until these end") {
  actors::system sys(quiet());
  auto bank = sys.spawn<adder>();
  sys.register_name("bank", bank);
  sys.register_name("bank", bank);  // again is fine
  sys.register_name("savings", bank);
  REQUIRE(sys.find<add>("bank").has_value());
  sys.find<add>("bank")->tell(add{1});
  CHECK(sys.find<total>("savings")->ask<total>().get() == 1);
  CHECK(sys.find<add, total>("bank") == bank);
  CHECK_FALSE(sys.find<add>("nobody").has_value());
  CHECK(code_thrown_by([&] { static_cast<void>(sys.find<letter>("bank")); }) ==
        errc::type_mismatch);

  auto other = sys.spawn<adder>();
  CHECK(code_thrown_by([&] { sys.register_name("bank", other); }) == errc::name_taken);
  sys.unregister_name("savings");
  sys.unregister_name("never there");
  CHECK_FALSE(sys.find<add>("savings").has_value());
  sys.register_name("savings", other);

  bank.stop();
  sys.watch(bank).get();
  CHECK_FALSE(sys.find<add>("bank").has_value());
  CHECK(code_thrown_by([&] { sys.register_name("x", bank); }) == errc::actor_stopped);
  sys.register_name("bank", other);
  CHECK(sys.find<add>("bank") == other);
}

TEST_CASE("names may be given and looked up by many threads while actors end") {
  actors::system sys(quiet());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&sys, t] {
      for (int i = 0; i < 300; ++i) {
        const auto name = "actor " + std::to_string((t + i) % 8);
        auto each = sys.spawn<adder>();
        each.tell(add{1});
        static_cast<void>(code_thrown_by([&] { sys.register_name(name, each); }));
        if (auto found = sys.find<add>(name)) found->tell(add{1});
        each.stop();
      }
    });
  for (auto& thread : threads) thread.join();
  REQUIRE(sys.drain(long_enough));
  for (int i = 0; i < 8; ++i) CHECK_FALSE(sys.find<add>("actor " + std::to_string(i)).has_value());
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a name does not keep an actor alive that was spawned by reference") {
  actors::system sys(quiet());
  auto to = sys.spawn<adder>(actors::spawn_options{.by_reference = true});
  sys.register_name("short", to);
  auto down = sys.watch(to);
  CHECK(sys.find<add>("short").has_value());
  to = {};
  CHECK_FALSE(down.get().reason);
  CHECK_FALSE(sys.find<add>("short").has_value());
}

TEST_CASE("an unwatched failure logs one line, a watched one none") {
  probe<std::string> lines;
  actors::system sys(logging_to(lines));
  auto unwatched = sys.spawn<adder>(actors::spawn_options{.name = "lonely"});
  unwatched.tell<fail_with>("it broke");
  const auto all = lines.wait_for(1);
  CHECK(all[0].find("lonely #") != std::string::npos);
  CHECK(all[0].find("it broke") != std::string::npos);
  CHECK(all[0].find('\n') == std::string::npos);

  auto watched = sys.spawn<adder>();
  auto down = sys.watch(watched);
  watched.tell<fail_with>("seen");
  down.get();
  auto stopped = sys.spawn<adder>();
  stopped.stop(actors::stop_mode::now);
  sys.watch(stopped).get();
  REQUIRE(sys.drain(long_enough));
  CHECK(lines.size() == 1);
}

TEST_CASE("everybody may write to the log; the sink goes with the system") {
  auto alive = std::make_shared<int>(0);
  {
    auto options = quiet();
    options.log = [alive](actors::log_level level, std::string_view line) {
      if (level == actors::log_level::warning && line == "careful") ++*alive;
    };
    actors::system sys(options);
    sys.log(actors::log_level::warning, "careful");
    CHECK(*alive == 1);
  }
  CHECK(alive.use_count() == 1);
}

TEST_CASE("subscribers of dead letters come and go") {
  actors::system sys(quiet());
  auto gone = sys.spawn<adder>();
  gone.stop();
  sys.watch(gone).get();
  gone.tell(add{1});  // counted without anybody who listens
  auto first = std::make_unique<letter_box>(sys);
  gone.tell(add{2});
  letter_box second(sys);
  gone.tell(add{3});
  CHECK(first->letters.size() == 2);
  CHECK(second.letters.size() == 1);
  first.reset();
  gone.tell(add{4});
  CHECK(second.letters.size() == 2);
  CHECK(sys.counters().dead(actors::dead_cause::receiver_stopped) == 4);
}

TEST_CASE("a subscriber of dead letters may send, subscribe and unsubscribe") {
  actors::system sys(quiet());
  auto gone = sys.spawn<adder>();
  gone.stop();
  sys.watch(gone).get();
  auto counter = sys.spawn<adder>();
  std::shared_ptr<void> mine;
  mine = sys.on_dead_letter([&](const actors::dead_letter&) {
    counter.tell(add{1});
    auto nested = sys.on_dead_letter([](const actors::dead_letter&) {});
    mine.reset();
  });
  gone.tell(add{1});
  gone.tell(add{1});
  CHECK(counter.ask<total>().get() == 1);
}

TEST_CASE("a subscription outlives its system") {
  std::shared_ptr<void> subscription;
  std::atomic<int> called{0};
  {
    actors::system sys(quiet());
    subscription = sys.on_dead_letter([&called](const actors::dead_letter&) { ++called; });
  }
  actors::system next(quiet());
  auto gone = next.spawn<adder>();
  gone.stop();
  next.watch(gone).get();
  gone.tell(add{1});
  CHECK(called == 0);
  subscription.reset();
}

TEST_CASE("the counters know every cause") {
  actors::system sys(quiet());
  auto to = sys.spawn<adder>();
  to.tell(add{1});
  to.tell<fail_with>("x");
  sys.watch(to).get();
  to.tell(add{1});
  CHECK(to.try_tell(add{1}).has_value());
  CHECK(to.ask<total>().result().error().code() == errc::actor_stopped);
  REQUIRE(sys.drain(long_enough));
  const auto counts = sys.counters();
  CHECK(counts.sent == 5);
  CHECK(counts.handled == 1);
  CHECK(counts.rejected == 1);
  CHECK(counts.dead(actors::dead_cause::handler_failed) == 1);
  CHECK(counts.dead(actors::dead_cause::receiver_stopped) == 2);
  CHECK(counts.dead() == 3);
  CHECK(counts.held == 0);
}

TEST_CASE("a new system starts with counters at zero") {
  for (int i = 0; i < 3; ++i) {
    actors::system sys(quiet());
    CHECK(sys.counters().sent == 0);
    CHECK(sys.counters().handled == 0);
    auto to = sys.spawn<adder>();
    to.tell(add{1});
    CHECK(to.ask<total>().get() == 1);
    REQUIRE(sys.drain(long_enough));
    CHECK(sys.counters().handled == 2);
  }
}

TEST_CASE("held is what waits in mailboxes") {
  actors::system sys(quiet());
  gate at;
  auto to = sys.spawn<adder>();
  to.tell<hold>(&at);
  at.await_reached();
  for (int i = 0; i < 5; ++i) to.tell(add{1});
  CHECK(sys.counters().held == 6);
  at.open();
  REQUIRE(sys.drain(long_enough));
  CHECK(sys.counters().held == 0);
}

TEST_CASE("systems start and end under traffic, again and again") {
  const auto cycles = actors::test::budget("system cycles");
  const auto threads = threads_before();
  for (std::uint64_t i = 0; i < cycles; ++i) {
    const auto before = actors::clock::now();
    {
      auto options = quiet(1 + i % 3);
      options.drain = i % 2 == 0 ? 0ms : 1000ms;
      actors::system sys(options);
      auto one = sys.spawn<adder>();
      auto two = sys.spawn(actors::behavior{[one](add m) { one.tell(m); },
                                            [one](total) { return one.ask<total>(); }});
      for (int n = 0; n < 100; ++n) two.tell(add{1});
      static_cast<void>(two.ask<total>());
      if (i % 5 == 0) one.stop(actors::stop_mode::now);
    }
    if (actors::clock::now() - before > 2s) FAIL("cycle " << i << " took more than two seconds");
  }
  CHECK(threads_are_back_at(threads));
}
