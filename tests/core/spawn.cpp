#include <tests/core/support.hpp>
#include <tests/support/memory.hpp>

#include <dirent.h>
#include <tests/support/catch.hpp>
#include <thread>

using namespace core_test;

namespace {

/// Counts how many are alive.
struct token {
  static inline std::atomic<int> alive{0};
  token() { ++alive; }
  token(const token&) { ++alive; }
  token(token&&) noexcept { ++alive; }
  ~token() { --alive; }
};

struct refuses {
  using protocol = actors::protocol<nothing>;
  token mine;
  explicit refuses(token, const std::string& why) { throw std::runtime_error{why}; }
  void on(nothing) {}
};

struct refuses_without_arguments {
  using protocol = actors::protocol<nothing>;
  token mine;
  refuses_without_arguments() { throw 42; }
  void on(nothing) {}
};

struct refuses_move_only {
  using protocol = actors::protocol<nothing>;
  token mine;
  explicit refuses_move_only(std::unique_ptr<token>) { throw std::runtime_error{"no"}; }
  void on(nothing) {}
};

/// A copy throws: the arguments cannot be kept.
struct bad_copy {
  bad_copy() = default;
  bad_copy(const bad_copy&) { throw std::runtime_error{"no copy"}; }
};
struct takes_bad_copy {
  using protocol = actors::protocol<nothing>;
  explicit takes_bad_copy(const bad_copy&) {}
  void on(nothing) {}
};

struct spawn_refuser {
  using reply = std::string;
};
struct spawner {
  using protocol = actors::protocol<spawn_refuser>;
  std::string on(spawn_refuser, actors::context& self) {
    try {
      self.spawn<refuses>(token{}, "child says no");
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return {};
  }
};

struct describe {
  using reply = std::string;
};

struct described {
  using protocol = actors::protocol<describe>;
  int number;
  std::string text;
  std::unique_ptr<int> owned;
  described(int n, std::string t, std::unique_ptr<int> o)
      : number(n), text(std::move(t)), owned(std::move(o)) {}
  std::string on(describe) const { return std::to_string(number) + text + std::to_string(*owned); }
};

struct aggregate {
  using protocol = actors::protocol<describe>;
  int number;
  std::string text;
  std::string on(describe) const { return std::to_string(number) + text; }
};

/// A parent that hands a reference on.
struct keep {
  actors::ref<add, total> other;
};
struct forget {};
struct keeper {
  using protocol = actors::protocol<keep, forget, total>;
  actors::ref<add, total> kept;
  void on(keep m) { kept = std::move(m.other); }
  void on(forget) { kept = {}; }
  int on(total) { return 0; }
};

std::size_t threads_named(const std::string& prefix) {
  std::size_t count = 0;
  auto* tasks = opendir("/proc/self/task");
  while (const auto* task = readdir(tasks)) {
    char line[64] = {};
    const auto path = std::string{"/proc/self/task/"} + task->d_name + "/comm";
    if (auto* file = std::fopen(path.c_str(), "r")) {
      if (std::fgets(line, sizeof line, file) != nullptr && std::string{line}.find(prefix) == 0)
        ++count;
      std::fclose(file);
    }
  }
  closedir(tasks);
  return count;
}

}  // namespace

TEST_CASE("a constructor that throws at spawn throws to the spawner, and nothing is left") {
  token::alive = 0;
  probe<std::string> lines;
  {
    actors::system sys(logging_to(lines));
    const auto spawn_kept = [&] { sys.spawn<refuses>(token{}, "it says no"); };
    CHECK_THROWS_WITH(spawn_kept(), "it says no");
    CHECK_THROWS_AS(sys.spawn<refuses_without_arguments>(), int);
    CHECK_THROWS_WITH(sys.spawn<refuses_move_only>(std::make_unique<token>()), "no");
    CHECK_THROWS_WITH(sys.spawn<takes_bad_copy>(bad_copy{}), "no copy");
    for (const bool own_thread : {false, true})
      CHECK_THROWS_WITH(
          sys.spawn<refuses>(
              actors::spawn_options{.name = "x", .own_thread = own_thread, .by_reference = true},
              token{}, "no"),
          "no");
    CHECK(sys.spawn<spawner>().ask<spawn_refuser>().get() == "child says no");
    CHECK(token::alive == 0);
    CHECK(threads_named("actors.own") == 0);
  }
  CHECK(token::alive == 0);
  CHECK(lines.size() == 0);
}

TEST_CASE("arguments reach the constructor: moved, braces for aggregates, any number") {
  actors::system sys(quiet());
  auto one = sys.spawn<described>(1, "x", std::make_unique<int>(2));
  CHECK(one.ask<describe>().get() == "1x2");
  auto two = sys.spawn<aggregate>(3, "y");
  CHECK(two.ask<describe>().get() == "3y");
  two.restart();
  CHECK(two.ask<describe>().get() == "3y");
  std::string text = "z";
  auto three = sys.spawn<aggregate>(4, text);
  text = "changed";
  three.restart();
  CHECK(three.ask<describe>().get() == "4z");
}

TEST_CASE("an actor may be spawned among the arguments of another") {
  actors::system sys(quiet());
  struct front {
    using protocol = actors::protocol<total>;
    actors::ref<total> back;
    actors::future<int> on(total) { return back.ask<total>(); }
  };
  auto outer = sys.spawn<front>(sys.spawn<front>(sys.spawn<adder>()));
  CHECK(outer.ask<total>().get() == 0);
}

TEST_CASE("spawn options out of range are refused") {
  actors::system sys(quiet());
  constexpr auto huge = std::size_t{1} << 32;
  CHECK(code_thrown_by([&] { sys.spawn<adder>(actors::spawn_options{.throughput = huge}); }) ==
        errc::bad_option);
  auto widest = sys.spawn<adder>(actors::spawn_options{.throughput = huge - 1});
  CHECK(widest.ask<total>().get() == 0);
}

TEST_CASE("after its budget of messages an actor lets others have their turn") {
  // one worker: the other actor gets a turn only in between
  actors::system sys(quiet(1));
  gate started;
  probe<char> order;
  auto first = sys.spawn(
      actors::spawn_options{.throughput = 3},
      actors::behavior{[&](hold m) { m.at->pass(); }, [&order](nothing) { order.put('a'); }});
  auto second = sys.spawn(actors::behavior{[&order](nothing) { order.put('b'); }});
  first.tell<hold>(&started);
  started.await_reached();
  for (int i = 0; i < 1000; ++i) first.tell(nothing{});
  second.tell(nothing{});
  started.open();
  // what comes from outside the workers is looked at once in so many turns
  const auto all = order.wait_for(1001);
  const auto at = std::find(all.begin(), all.end(), 'b') - all.begin();
  CHECK(at < 500);
}

TEST_CASE("options alone may be written in braces") {
  struct parent {
    using protocol = actors::protocol<nothing>;
    probe<std::string>* names;
    void on(nothing, actors::context& self) {
      auto child = self.spawn<adder>({.name = "child"});
      child.ask<total>().then([names = names](actors::result<int> r) {
        names->put(r ? "child answers" : "no answer");
      });
    }
  };
  probe<std::string> names;
  actors::system sys(quiet());
  CHECK(sys.spawn<adder>({.name = "one"}).ask<total>().get() == 0);
  CHECK(sys.spawn<adder>({.own_thread = true}).ask<total>().get() == 0);
  auto to = sys.spawn<parent>({.name = "parent"}, &names);
  to.tell(nothing{});
  CHECK(names.wait_for(1)[0] == "child answers");
}

TEST_CASE("an actor with a thread of its own may block, and others go on") {
  actors::system sys(quiet(1));
  gate blocked;
  auto blocker = sys.spawn<adder>(actors::spawn_options{.name = "slow", .own_thread = true});
  auto worker = sys.spawn<adder>();
  blocker.tell<hold>(&blocked);
  blocked.await_reached();
  blocker.tell(add{1});
  for (int i = 0; i < 100; ++i) worker.tell(add{1});
  CHECK(worker.ask<total>().get() == 100);
  CHECK(threads_named("actors.own") == 1);
  CHECK_FALSE(sys.drain(0ms));
  blocked.open();
  CHECK(blocker.ask<total>().get() == 1);
}

TEST_CASE("many actors with threads of their own talk, end and leave no thread behind") {
  {
    actors::system sys(quiet(1));
    std::vector<actors::ref<add, total>> all;
    for (int i = 0; i < 40; ++i)
      all.push_back(sys.spawn<adder>(actors::spawn_options{.own_thread = true}));
    for (int round = 0; round < 50; ++round)
      for (auto& each : all) each.tell(add{1});
    for (auto& each : all) CHECK(each.ask<total>().get() == 50);
    // half of them end by themselves, half with the system
    for (std::size_t i = 0; i < all.size(); i += 2) all[i].stop();
    for (std::size_t i = 0; i < all.size(); i += 2) sys.watch(all[i]).get();
    REQUIRE(sys.drain(long_enough));
    CHECK(balanced(sys.counters()));
  }
  CHECK(threads_named("actors.") == 0);
}

TEST_CASE("threads of actors that have ended are not kept until the system ends") {
  using actors::test::memory;
  actors::system sys(quiet(1));
  const auto before = memory::now().address_space;
  for (int i = 0; i < 500; ++i) {
    auto each = sys.spawn<adder>(actors::spawn_options{.own_thread = true});
    auto ended = sys.watch(each);
    each.stop();
    ended.get();
  }
  REQUIRE(sys.drain(long_enough));
  CHECK(threads_named("actors.own") <= 2);
  // a thread that nobody has joined keeps its stack, usually of 8 MiB
  if (actors::test::memory_is_telling)
    CHECK(memory::now().address_space < before + (std::size_t{1} << 30));
}

TEST_CASE("an actor with a thread of its own may fail, restart, and be stopped at once") {
  probe<actors::down> seen;
  actors::system sys(quiet(1));
  const actors::spawn_options own{.own_thread = true};
  auto fails = sys.spawn<adder>(own);
  fails.tell(add{1});
  fails.restart();
  CHECK(fails.ask<total>().get() == 0);
  auto failed = sys.watch(fails);
  fails.tell<fail_with>("broken");
  CHECK(failed.get().reason.code() == errc::actor_failed);

  auto stopped = sys.spawn<adder>(own);
  gate at;
  stopped.tell<hold>(&at);
  at.await_reached();
  stopped.tell(add{1});
  stopped.stop(actors::stop_mode::now);
  auto down = sys.watch(stopped);
  at.open();
  CHECK(down.get().reason.code() == errc::killed);
}

namespace {
struct self_note {
  static constexpr bool shares = true;
  actors::ref<add> me;
  gate* at;
};
}  // namespace

TEST_CASE("an actor spawned by reference stops when the last reference is gone") {
  probe<actors::down> seen;
  actors::system sys(quiet());
  const actors::spawn_options by_reference{.by_reference = true};
  SECTION("after its mailbox") {
    probe<int> handled;
    gate at;
    auto to = sys.spawn(by_reference, actors::behavior{[](hold m) { m.at->pass(); },
                                                       [&handled](add m) { handled.put(m.n); }});
    auto down = sys.watch(to);
    to.tell<hold>(&at);
    at.await_reached();
    for (int i = 0; i < 5; ++i) to.tell(add{i});
    to = {};
    CHECK_FALSE(down.ready());
    at.open();
    CHECK_FALSE(down.get().reason);
    CHECK(handled.values() == std::vector{0, 1, 2, 3, 4});
  }
  SECTION("while it is idle") {
    auto to = sys.spawn<adder>(by_reference);
    CHECK(to.ask<total>().get() == 0);
    REQUIRE(sys.drain(long_enough));
    auto down = sys.watch(to);
    to = {};
    CHECK_FALSE(down.get().reason);
  }
  SECTION("without ever having had a message") {
    auto to = sys.spawn<adder>(by_reference);
    auto down = sys.watch(to);
    to = {};
    CHECK_FALSE(down.get().reason);
  }
  SECTION("copies count, weak ones do not") {
    auto to = sys.spawn<adder>(by_reference);
    auto down = sys.watch(to);
    actors::ref<add> copy = to;
    actors::weak_ref<add> weak = copy;
    to = {};
    copy.tell(add{1});
    REQUIRE(sys.drain(long_enough));
    CHECK_FALSE(down.ready());
    copy = {};
    CHECK_FALSE(down.get().reason);
  }
  SECTION("a reference in another actor counts, and one inside a message") {
    auto home = sys.spawn<keeper>();
    auto to = sys.spawn<adder>(by_reference);
    auto down = sys.watch(to);
    gate at;
    auto busy = sys.spawn<adder>();
    home.tell<keep>(std::exchange(to, {}));
    CHECK(home.ask<total>().get() == 0);
    REQUIRE(sys.drain(long_enough));
    CHECK_FALSE(down.ready());
    home.tell(forget{});
    CHECK_FALSE(down.get().reason);
  }
  SECTION("a reference in its own mailbox counts until that message is handled") {
    gate at;
    auto to =
        sys.spawn(by_reference, actors::behavior{[](add) {}, [](self_note m) { m.at->pass(); }});
    auto down = sys.watch(to);
    actors::ref<add> me = to;
    to.tell<self_note>(std::move(me), &at);
    to = {};
    at.await_reached();
    CHECK_FALSE(down.ready());
    at.open();
    CHECK_FALSE(down.get().reason);
  }
  SECTION("with a thread of its own") {
    auto to = sys.spawn<adder>(actors::spawn_options{.own_thread = true, .by_reference = true});
    auto down = sys.watch(to);
    to.tell(add{1});
    to = {};
    CHECK_FALSE(down.get().reason);
  }
  SECTION("it may also be stopped, and fail") {
    auto to = sys.spawn<adder>(by_reference);
    auto down = sys.watch(to);
    to.tell<fail_with>("x");
    CHECK(down.get().reason.code() == errc::actor_failed);
    auto other = sys.spawn<adder>(by_reference);
    auto other_down = sys.watch(other);
    other.stop();
    CHECK_FALSE(other_down.get().reason);
    CHECK(other.ask<total>().result().error().code() == errc::actor_stopped);
  }
}

TEST_CASE("children and timers of an actor spawned by reference do not keep it alive") {
  struct parent {
    using protocol = actors::protocol<nothing, settled>;
    probe<actors::down>* seen;
    void on(nothing, actors::context& self) {
      auto child = self.spawn<watcher>(seen);
      self.every(1h, nothing{});
      self.after(1h, [] {});
    }
    void on(settled) {}
  };
  probe<actors::down> seen;
  actors::system sys(quiet());
  auto to = sys.spawn<parent>(actors::spawn_options{.by_reference = true}, &seen);
  auto down = sys.watch(to);
  to.tell(nothing{});
  to.ask<settled>().get();
  REQUIRE(sys.drain(long_enough));
  CHECK_FALSE(down.ready());
  to = {};
  CHECK_FALSE(down.get().reason);
}

TEST_CASE("an actor spawned by reference is found by the last reference going on any thread") {
  actors::system sys(quiet());
  constexpr int rounds = 2000;
  for (int i = 0; i < rounds; ++i) {
    auto to = sys.spawn<adder>(actors::spawn_options{.by_reference = true});
    actors::weak_ref<add> weak = actors::ref<add>(to);
    auto down = sys.watch(to);
    std::thread other([to]() mutable {
      to.tell(add{1});
      to = {};
    });
    to.tell(add{1});
    to = {};
    if (auto strong = weak.lock()) strong.tell(add{1});
    other.join();
    if (down.get().reason) FAIL("it did not end normally");
  }
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("an actor that refers to itself lives until the system ends") {
  std::atomic<int> ended{0};
  struct selfish {
    using protocol = actors::protocol<nothing, settled>;
    std::atomic<int>* ended;
    actors::ref<nothing> me;
    explicit selfish(std::atomic<int>* e) : ended(e) {}
    ~selfish() { ++*ended; }
    void on(nothing, actors::context& self) { me = self.as_ref<selfish>(); }
    void on(settled) {}
  };
  {
    actors::system sys(quiet());
    auto to = sys.spawn<selfish>(actors::spawn_options{.by_reference = true}, &ended);
    to.tell(nothing{});
    to.ask<settled>().get();
    to = {};
    REQUIRE(sys.drain(long_enough));
    CHECK(ended == 0);
  }
  CHECK(ended == 1);
}

TEST_CASE("dropping the last reference stops nothing by default") {
  std::atomic<int> handled{0};
  actors::system sys(quiet());
  sys.spawn(actors::behavior{[&handled](nothing) { ++handled; }}).tell(nothing{});
  auto weak = [&] {
    auto to = sys.spawn<adder>();
    return actors::weak_ref<add, total, fail_with, hold, nothing>(to);
  }();
  REQUIRE(sys.drain(long_enough));
  CHECK(handled == 1);
  CHECK(weak.lock().ask<total>().get() == 0);
}
