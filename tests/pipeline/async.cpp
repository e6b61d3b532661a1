// map_async: several answers in flight, in order or not, held back, failing, cancelled.
#include <tests/pipeline/support.hpp>

#include <map>
#include <mutex>

using namespace pipeline_test;

namespace {

struct number_of {
  int n;
  using reply = int;
};
struct let_go {
  int n;
};
struct open_count {
  using reply = std::size_t;
};

/// Answers what it is asked when it is told to.
struct desk {
  using protocol = actors::protocol<number_of, let_go, open_count>;
  std::map<int, actors::promise<int>> open;
  std::set<int> free;

  void on(number_of m, actors::promise<int> p) {
    if (free.contains(m.n)) return p.set(10 * m.n);
    open.emplace(m.n, std::move(p));
  }
  void on(let_go m) {
    free.insert(m.n);
    if (const auto at = open.find(m.n); at != open.end()) {
      at->second.set(10 * m.n);
      open.erase(at);
    }
  }
  std::size_t on(open_count) { return open.size(); }
};

struct oracle {
  using protocol = actors::protocol<number_of>;
  static constexpr auto handlers = actors::handler_mode::interleaved;
  actors::task<int> on(number_of m, actors::context& self) {
    if (m.n % 7 == 0) co_await self.sleep(1ms);
    if (m.n == 13) throw std::runtime_error{"unlucky"};
    co_return 10 * m.n;
  }
  bool survives(const actors::error&) noexcept { return true; }
};

template <class Ref> auto ask_it(const Ref& who) {
  return [who](int n) { return who.template ask<number_of>(n); };
}

}  // namespace

TEST_CASE("map_async: what is promised, in the order of the items") {
  actors::system sys{quiet(2)};
  const auto who = sys.spawn<desk>();
  for (int i = 0; i < 1000; ++i)
    if (i % 3 != 0) who.tell<let_go>(i);
  std::vector<int> got;
  auto done = from(sys, numbers(1000)) | map_async(ask_it(who), in_flight(64)) | into(got);
  for (int i = 0; i < 1000; i += 3) who.tell<let_go>(i);
  const auto books = done.get();
  check_books(books);
  REQUIRE(got.size() == 1000);
  for (int i = 0; i < 1000; ++i) REQUIRE(got[static_cast<std::size_t>(i)] == 10 * i);
  CHECK(books.stages[1].name == "map_async");
  check_rest(sys);
}

TEST_CASE("map_async unordered: an answer that is late holds up no other") {
  actors::system sys{quiet(2)};
  const auto who = sys.spawn<desk>();
  for (int i = 1; i < 100; ++i) who.tell<let_go>(i);
  actors::test::probe<int> seen;
  auto done = from(sys, numbers(100)) | map_async(ask_it(who), in_flight(2), unordered) |
              into([&](int n) { seen.put(n); });
  CHECK(seen.wait_for(99).size() == 99);
  who.tell<let_go>(0);
  check_books(done.get());
  CHECK(seen.wait_for(100).back() == 0);
}

TEST_CASE("map_async: so many are in flight, and the source is held back") {
  actors::system sys{quiet(2)};
  const auto who = sys.spawn<desk>();
  std::atomic<int> given{0};
  std::vector<int> got;
  auto done = from(sys, numbers(5000)) | tee([&](int) { ++given; }) | hop |
              flat_map([](int n) { return std::vector<int>(n == 0 ? 500 : 1, n); }) |
              map([n = 0](int) mutable { return n++; }) | map_async(ask_it(who), in_flight(8)) |
              into(got);
  while (who.ask<open_count>().get() != 8) std::this_thread::yield();
  REQUIRE(sys.drain(core_test::long_enough));
  CHECK(who.ask<open_count>().get() == 8);
  CHECK(given < 5000);
  for (int i = 0; i < 5499; ++i) who.tell<let_go>(i);
  check_books(done.get());
  REQUIRE(got.size() == 5499);
  CHECK(std::ranges::is_sorted(got));
  check_rest(sys);
}

TEST_CASE("map_async takes tasks, which its actor runs") {
  actors::system sys{quiet(2)};
  const auto who = sys.spawn<oracle>();
  std::vector<std::string> got;
  auto done = from(sys, numbers(200)) | filter([](int n) { return n != 13; }) |
              map_async(
                  [who](int n) -> actors::task<std::string> {
                    if (n % 2 == 0) co_return "even";
                    const int first = co_await who.ask<number_of>(n);
                    const int second = n % 26 == 0 ? 0 : co_await who.ask<number_of>(n + 1);
                    co_return std::to_string(second - first);
                  },
                  in_flight(16)) |
              into(got);
  check_books(done.get());
  REQUIRE(got.size() == 199);
  CHECK(got[0] == "even");
  CHECK(got[1] == "10");
  check_rest(sys);
}

TEST_CASE("map_async: an error of an answer is like an exception of the function") {
  actors::system sys{quiet(2)};
  const auto who = sys.spawn<oracle>();
  std::vector<int> got;
  SECTION("the pipeline fails, and names the stage") {
    auto done =
        from(sys, all_numbers()) | map_async(ask_it(who), in_flight(4), name("look")) | into(got);
    const auto end = done.result();
    REQUIRE_FALSE(end);
    CHECK(end.error().code() == errc::task_failed);
    CHECK_THAT(end.error().text(), actors::test::contains("(look) failed: unlucky"));
    check_books(done.progress());
  }
  SECTION("or skips the item") {
    auto done = from(sys, numbers(20)) | map_async(ask_it(who), in_flight(1), skip) | into(got);
    const auto books = done.get();
    check_books(books);
    CHECK(books.skipped() == 1);
    CHECK(got.size() == 19);
  }
  SECTION("the function itself may throw, too") {
    auto done = from(sys, numbers(20)) |
                map_async(
                    [&](int n) {
                      if (n == 5) throw std::runtime_error{"five"};
                      return who.ask<number_of>(n % 5);
                    },
                    in_flight(3), skip) |
                into(got);
    const auto books = done.get();
    check_books(books);
    CHECK(books.skipped() == 1);
    CHECK(got.size() == 19);
  }
  check_rest(sys);
}

TEST_CASE("map_async: what is in flight when a pipeline is cancelled") {
  actors::system sys{quiet(2)};
  const auto who = sys.spawn<desk>();
  std::atomic<int> alive{0};
  std::vector<int> got;
  auto done = from(sys, all_numbers()) |
              map_async(
                  [who, t = tracer(alive)](int n) -> actors::task<int> {
                    const tracer mine(t);
                    co_return co_await who.ask<number_of>(n);
                  },
                  in_flight(4)) |
              into(got);
  while (who.ask<open_count>().get() != 4) std::this_thread::yield();
  SECTION("drain: it goes through") {
    done.cancel();
    for (int i = 0; i < 1000; ++i) who.tell<let_go>(i);
    const auto books = done.get();
    check_books(books);
    CHECK(got.size() >= 4);
    CHECK(books.cancelled);
  }
  SECTION("drop: nobody waits for it") {
    done.cancel(cancel_mode::drop);
    const auto books = done.get();
    check_books(books);
    CHECK(got.empty());
    CHECK(books.stages[1].dropped >= 4);
    for (int i = 0; i < 1000; ++i) who.tell<let_go>(i);
  }
  CHECK(alive == 0);
  check_rest(sys);
}

TEST_CASE("map_async: items and answers may be move-only, partitions have their own") {
  actors::system sys{quiet(2)};
  std::vector<std::unique_ptr<int>> got;
  auto done = from(sys, numbers(300)) | map([](int n) { return std::make_unique<int>(n); }) |
              map_async(
                  [](std::unique_ptr<int> p) -> actors::task<std::unique_ptr<int>> {
                    ++*p;
                    co_return p;
                  },
                  in_flight(5)) |
              into(got);
  check_books(done.get());
  CHECK(got.size() == 300);

  const auto who = sys.spawn<oracle>();
  std::vector<int> all;
  auto parts = from(sys, numbers(12)) | partition_by([](int n) { return n % 3; }, 3) |
               map_async(ask_it(who), in_flight(2)) | merge | into(all);
  check_books(parts.get());
  CHECK(all.size() == 12);
}

TEST_CASE("map_async: in_flight is at least 1") {
  CHECK(core_test::code_thrown_by([] { static_cast<void>(in_flight(0)); }) == errc::bad_option);
}
