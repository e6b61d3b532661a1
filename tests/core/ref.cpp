#include <tests/core/support.hpp>

#include <set>
#include <tests/support/catch.hpp>
#include <thread>
#include <type_traits>
#include <unordered_set>

using namespace core_test;

namespace {

/// Counts what happens to it on the way.
struct counted {
  static inline std::atomic<int> copies{0};
  static inline std::atomic<int> alive{0};
  int value = 0;

  explicit counted(int v = 0) : value(v) { ++alive; }
  counted(const counted& other) : value(other.value) { ++copies, ++alive; }
  counted(counted&& other) noexcept : value(std::exchange(other.value, -1)) { ++alive; }
  ~counted() { --alive; }
};

struct taker {
  using protocol = actors::protocol<counted>;
  probe<int>* seen;
  void on(counted m) { seen->put(m.value); }
};

struct pair_of {
  int a;
  double b;
  std::string c;
};

struct number_in {
  int n;
};

}  // namespace

TEST_CASE("tell moves an rvalue, copies an lvalue once, builds in place") {
  probe<int> seen;
  actors::system sys(quiet());
  auto to = sys.spawn<taker>(&seen);
  counted::copies = 0;
  SECTION("an rvalue") {
    to.tell(counted{1});
    CHECK(seen.wait_for(1) == std::vector{1});
    CHECK(counted::copies == 0);
  }
  SECTION("an lvalue, const or not") {
    counted one{1};
    const counted two{2};
    to.tell(one);
    to.tell(two);
    CHECK(seen.wait_for(2) == std::vector{1, 2});
    CHECK(counted::copies == 2);
    CHECK(one.value == 1);
  }
  SECTION("a moved lvalue") {
    counted one{1};
    to.tell(std::move(one));
    CHECK(seen.wait_for(1) == std::vector{1});
    CHECK(counted::copies == 0);
  }
  SECTION("in place") {
    to.tell<counted>(3);
    CHECK(seen.wait_for(1) == std::vector{3});
    CHECK(counted::copies == 0);
  }
  SECTION("in place from a message of the same type") {
    counted one{1};
    to.tell<counted>(one);
    to.tell<counted>(counted{2});
    CHECK(seen.wait_for(2) == std::vector{1, 2});
    CHECK(counted::copies == 1);
  }
}

TEST_CASE("no message is left behind or destroyed twice") {
  counted::alive = 0;
  {
    probe<int> seen;
    actors::system sys(quiet());
    auto to = sys.spawn<taker>(&seen);
    for (int i = 0; i < 100; ++i) to.tell<counted>(i);
    to.stop();
    for (int i = 0; i < 100; ++i) to.tell<counted>(i);
  }
  CHECK(counted::alive == 0);
}

TEST_CASE("an aggregate is built in place from its members, with the conversions of parentheses") {
  probe<std::string> seen;
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[&seen](pair_of m) {
    seen.put(std::to_string(m.a) + " " + std::to_string(static_cast<int>(m.b)) + m.c);
  }});
  to.tell<pair_of>(1, 2, "three");
  to.tell(pair_of{4, 5.0, "six"});
  to.tell<pair_of>(7);
  CHECK(seen.wait_for(3) == std::vector<std::string>{"1 2three", "4 5six", "7 0"});
}

TEST_CASE("try_tell gives a message back when the actor has stopped") {
  struct parcel {
    std::unique_ptr<int> content;
  };
  probe<int> seen;
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[&seen](parcel p) { seen.put(*p.content); }});
  CHECK_FALSE(to.try_tell(parcel{std::make_unique<int>(1)}).has_value());
  CHECK(seen.wait_for(1) == std::vector{1});

  to.stop();
  sys.watch(to).get();
  auto back = to.try_tell(parcel{std::make_unique<int>(2)});
  REQUIRE(back.has_value());
  CHECK(*back->content == 2);
  CHECK(back.why == errc::actor_stopped);
  REQUIRE(sys.drain(long_enough));
  const auto counts = sys.counters();
  CHECK(counts.rejected == 1);
  CHECK(counts.dead() == 0);
  CHECK(balanced(counts));
}

TEST_CASE("a request that is told is handled, and its reply dropped") {
  actors::system sys(quiet());
  auto to = sys.spawn<adder>();
  to.tell(total{});
  to.tell(add{1});
  CHECK(to.ask<total>().get() == 1);
}

TEST_CASE("a reference narrows to fewer messages, in any order of them") {
  actors::system sys(quiet());
  auto full = sys.spawn<adder>();
  actors::ref<add> only_add = full;
  actors::ref<total, add> both = full;
  actors::ref<add> narrower = both;
  only_add.tell(add{1});
  both.tell(add{2});
  narrower.tell(add{3});
  CHECK(both.ask<total>().get() == 6);
  CHECK(only_add.id() == full.id());
  STATIC_REQUIRE_FALSE(std::is_convertible_v<actors::ref<add>, actors::ref<add, total>>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<actors::ref<total>, actors::ref<add>>);
  only_add = both;
  CHECK(only_add == narrower);
}

TEST_CASE("references are equal, ordered and hashed by the actor") {
  actors::system sys(quiet());
  auto one = sys.spawn<adder>();
  auto same = one;
  auto other = sys.spawn<adder>();
  actors::ref<add> narrowed = one;
  CHECK(one == same);
  CHECK(one != other);
  CHECK(narrowed == one);
  CHECK((one < other) != (other < one));
  CHECK(std::is_eq(one <=> same));
  CHECK(one.id() != 0);
  CHECK(one.id() != other.id());
  using hash = std::hash<decltype(one)>;
  CHECK(hash{}(one) == hash{}(same));
  CHECK(std::unordered_set<decltype(one)>{one, same, other}.size() == 2);
  CHECK(std::set<decltype(one)>{one, same, other}.size() == 2);
}

TEST_CASE("ids are unique across systems and threads") {
  std::mutex mutex;
  std::set<std::uint64_t> ids;
  constexpr int each = 2000;
  actors::system one(quiet()), two(quiet());
  std::vector<std::thread> threads;
  for (auto* sys : {&one, &two, &one, &two})
    threads.emplace_back([&mutex, &ids, sys] {
      for (int i = 0; i < each; ++i) {
        const auto id = sys->spawn<adder>().id();
        const std::lock_guard guard{mutex};
        ids.insert(id);
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(ids.size() == 4 * each);
}

TEST_CASE("an empty reference says so") {
  actors::system sys(quiet());
  actors::ref<add, total> empty;
  CHECK_FALSE(static_cast<bool>(empty));
  CHECK(empty.id() == 0);
  CHECK(empty == actors::ref<add, total>{});
  CHECK(code_thrown_by([&] { empty.tell(add{1}); }) == errc::empty_ref);
  CHECK(code_thrown_by([&] { empty.tell<add>(1); }) == errc::empty_ref);
  CHECK(code_thrown_by([&] { static_cast<void>(empty.try_tell(add{1})); }) == errc::empty_ref);
  CHECK(code_thrown_by([&] { static_cast<void>(empty.ask<total>()); }) == errc::empty_ref);
  CHECK(code_thrown_by([&] { static_cast<void>(empty.ask(total{})); }) == errc::empty_ref);
  CHECK(code_thrown_by([&] { empty.stop(); }) == errc::empty_ref);
  CHECK(code_thrown_by([&] { empty.restart(); }) == errc::empty_ref);
  CHECK(code_thrown_by([&] { static_cast<void>(empty.name()); }) == errc::empty_ref);
  CHECK(code_thrown_by([&] { static_cast<void>(empty.stopped()); }) == errc::empty_ref);
  CHECK(code_thrown_by([&] { static_cast<void>(sys.watch(empty)); }) == errc::empty_ref);
  CHECK(code_thrown_by([&] { sys.register_name("x", empty); }) == errc::empty_ref);

  probe<actors::down> seen;
  auto w = sys.spawn<watcher>(&seen);
  auto ended = sys.watch(w);
  w.tell(watch_it{{}});
  CHECK(ended.get().reason.text().find("the reference is empty") != std::string::npos);
}

TEST_CASE("an empty reference costs no message") {
  counted::alive = 0;
  actors::ref<counted> empty;
  counted mine{1};
  CHECK(code_thrown_by([&] { empty.tell(std::move(mine)); }) == errc::empty_ref);
  CHECK(mine.value == 1);
  CHECK(counted::alive == 1);
}

TEST_CASE("copies, moves and self-assignments of references keep their counts right") {
  actors::system sys(quiet());
  actors::weak_ref<add, total, fail_with, hold, nothing> weak;
  {
    auto one = sys.spawn<adder>(actors::spawn_options{.by_reference = true});
    weak = one;
    auto two = one;
    auto three = std::move(two);
    three = three;  // NOLINT
    two = three;
    three = std::move(two);
    CHECK_FALSE(static_cast<bool>(two));  // NOLINT
    CHECK(weak.lock() == one);
    CHECK(one.ask<total>().get() == 0);
  }
  REQUIRE(sys.drain(long_enough));
  CHECK_FALSE(static_cast<bool>(weak.lock()));
}

TEST_CASE("a weak reference leads to the actor as long as it lives") {
  actors::system sys(quiet());
  actors::weak_ref<add> never;
  CHECK_FALSE(static_cast<bool>(never.lock()));
  auto strong = sys.spawn(actors::behavior{[](add) {}});
  actors::weak_ref<add> weak = strong;
  auto copy = weak;
  CHECK(weak.lock() == strong);
  CHECK(copy.lock() == strong);
  auto moved = std::move(copy);
  CHECK(moved.lock() == strong);
  const auto id = strong.id();
  strong = {};
  CHECK(weak.lock().id() == id);  // a living actor needs no reference

  weak.lock().stop();
  REQUIRE(sys.drain(long_enough));
  CHECK_FALSE(static_cast<bool>(weak.lock()));
}

TEST_CASE("references may be copied and used from many threads at once") {
  actors::system sys(quiet());
  auto to = sys.spawn<adder>();
  constexpr int each = 5000;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([to] {
      for (int i = 0; i < each; ++i) {
        actors::ref<add> mine = to;
        auto copy = mine;
        copy.tell(add{1});
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(to.ask<total>().get() == 4 * each);
}

TEST_CASE("references outlive their system: what is told is discarded, what is asked errs") {
  actors::ref<add, total> orphan;
  actors::weak_ref<add, total> weak;
  actors::ref<add, total> of_thread;
  {
    actors::system sys(quiet());
    orphan = sys.spawn<adder>();
    weak = orphan;
    of_thread = sys.spawn<adder>(actors::spawn_options{.own_thread = true});
    orphan.tell(add{1});
  }
  for (auto& each : {orphan, of_thread}) {
    each.tell(add{1});
    CHECK(each.try_tell(add{2})->n == 2);
    CHECK(each.ask<total>().result().error().code() == errc::system_down);
    CHECK(each.stopped());
    each.stop();
    each.stop(actors::stop_mode::now);
    each.restart();
    CHECK(each.id() != 0);
    CHECK_FALSE(each.name().empty());
  }
  CHECK(weak.lock() == orphan);
  orphan = {};
  CHECK_FALSE(static_cast<bool>(weak.lock()));
}

TEST_CASE("what goes to an actor of an earlier system is not booked in a later one") {
  actors::ref<add, total> orphan;
  {
    actors::system sys(quiet());
    orphan = sys.spawn<adder>();
  }
  actors::system sys(quiet());
  letter_box box(sys);
  orphan.tell(add{1});
  CHECK(orphan.try_tell(add{1}).has_value());
  CHECK(orphan.ask<total>().result().error().code() == errc::system_down);
  CHECK(sys.watch(orphan).get().id == orphan.id());
  const auto counts = sys.counters();
  CHECK(counts.sent == 0);
  CHECK(counts.dead() == 0);
  CHECK(counts.rejected == 0);
  CHECK(box.letters.size() == 0);
}

TEST_CASE("an actor has a name for people") {
  actors::system sys(quiet());
  auto typed = sys.spawn<adder>();
  CHECK(typed.name().find("core_test::adder #") == 0);
  auto named = sys.spawn<adder>(actors::spawn_options{.name = "till"});
  CHECK(named.name().find("till #") == 0);
  CHECK(sys.spawn<adder>(actors::spawn_options{.name = "till"}).name() != named.name());
}

TEST_CASE("messages from one sender are handled in the order in which they were sent") {
  probe<int> seen;
  actors::system sys(quiet());
  auto to = sys.spawn(actors::behavior{[&seen](number_in m) { seen.put(m.n); }});
  constexpr int count = 10'000;
  for (int i = 0; i < count; ++i) to.tell<number_in>(i);
  const auto all = seen.wait_for(count);
  CHECK(std::is_sorted(all.begin(), all.end()));
}
