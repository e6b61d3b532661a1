#include <tests/pipeline/support.hpp>

#include <algorithm>
#include <numeric>
#include <set>

using namespace pipeline_test;

namespace {

struct ping {
  int number;
  using reply = int;
};
struct echo {
  using protocol = actors::protocol<ping>;
  int on(ping m) { return m.number; }
};

}  // namespace

TEST_CASE("items go through the stages in their order") {
  actors::system sys;
  std::vector<std::string> out;
  auto done = from(sys, numbers(10'000)) | map([](int i) { return i * 2; }) |
              filter([](int i) { return i % 3 == 0; }) | tee([](int) {}) |
              map([](int i) { return std::to_string(i); }) | into(out);
  const auto s = done.get();
  std::vector<std::string> expected;
  for (int i = 0; i < 10'000; ++i)
    if (i * 2 % 3 == 0) expected.push_back(std::to_string(i * 2));
  CHECK(out == expected);
  check_books(s);
  CHECK(s.in() == 10'000);
  CHECK(s.out() == expected.size());
  CHECK(s.filtered() == 10'000 - expected.size());
  CHECK_FALSE(s.cancelled);
  check_rest(sys);
  CHECK(sys.counters().dead() == 0);
}

TEST_CASE("bools are items like any other") {
  actors::system sys;
  std::vector<bool> out;
  const auto odd = [](int i) { return i % 2 == 1; };
  check_books((from(sys, numbers(1'000)) | map(odd, parallel(2), ordered) |
               map([](bool b) { return !b; }) | into(out))
                  .get());
  REQUIRE(out.size() == 1'000);
  for (std::size_t i = 0; i < out.size(); ++i) CHECK(out[i] == (i % 2 == 0));
}

TEST_CASE("a stage that is held back waits, and sends itself nothing meanwhile") {
  actors::system sys{quiet(4)};
  actors::test::gate slow;
  auto done = from(sys, numbers(10'000), {.chunk = 4}) | hop | map([](int i) { return i; }) | hop |
              into([&](int i) {
                if (i == 0) slow.pass();
              });
  slow.await_reached();
  const auto other = sys.spawn<echo>();
  const auto before = sys.counters().sent;
  for (int i = 0; i < 20'000; ++i) CHECK(other.ask<ping>(i).get() == i);
  CHECK(sys.counters().sent - before < 21'000);
  slow.open();
  check_books(done.get());
}

TEST_CASE("an ordered parallel stage keeps the order, an unordered one the items") {
  actors::system sys;
  const auto busy = [](int i) {
    volatile int spin = i % 97 == 0 ? 20'000 : 10;
    while (spin != 0) spin = spin - 1;
    return i;
  };
  std::vector<int> in_order, in_any;
  check_books(
      (from(sys, numbers(20'000)) | map(busy, parallel(4), ordered) | into(in_order)).get());
  check_books(
      (from(sys, numbers(20'000)) | map(busy, parallel(4), unordered) | into(in_any)).get());
  std::ranges::sort(in_any);
  CHECK(std::ranges::equal(in_order, numbers(20'000)));
  CHECK(std::ranges::equal(in_any, numbers(20'000)));
}

TEST_CASE("parallel filter, flat_map and tee give what serial ones give") {
  actors::system sys;
  const auto digits = [](int i) {
    std::vector<char> out;
    for (const char c : std::to_string(i)) out.push_back(c);
    return out;
  };
  const auto odd = [](int i) { return i % 2 == 1; };
  std::vector<char> serial, parallels;
  std::atomic<int> seen{0};
  check_books((from(sys, numbers(5'000)) | filter(odd) | flat_map(digits) | into(serial)).get());
  check_books((from(sys, numbers(5'000)) | filter(odd, parallel(3)) |
               tee([&](int) { ++seen; }, parallel(2)) | flat_map(digits, parallel(3)) |
               into(parallels))
                  .get());
  CHECK(serial == parallels);
  CHECK(seen == 2'500);
}

TEST_CASE("a slow item holds up others of its window only, and memory is bounded by it") {
  actors::system sys{quiet(2)};
  actors::test::gate slow;
  std::atomic<int> made{0};
  // chunks of one item, eight of them under way
  auto done = from(sys, numbers(1'000), {.chunk = 1}) |
              map(
                  [&](int i) {
                    if (i == 0) slow.pass();
                    ++made;
                    return i;
                  },
                  parallel(2, 8), ordered) |
              into([](int) {});
  slow.await_reached();
  while (made < 7) actors::thread::yield();  // the others of the window do not wait for it
  CHECK(made == 7);
  slow.open();
  CHECK(done.get().out() == 1'000);
  CHECK(made == 1'000);
}

TEST_CASE("a slow consumer holds back the source: what is under way is bounded") {
  actors::system sys{quiet(2)};
  actors::test::gate slow;
  auto done = from(sys, numbers(1'000'000), {.chunk = 64, .window = 4}) | hop |
              map([](int i) { return i; }) | hop | into([&](int i) {
                if (i == 10) slow.pass();
              });
  slow.await_reached();
  // two links of four chunks, and one more being filled in front of each
  const auto bound = 2 * (4 + 1) * 64 + 64;
  REQUIRE_FALSE(done.wait_for(20ms));
  const auto s = done.progress();
  CHECK(s.stages[0].out <= bound);
  CHECK(s.in_flight() <= bound);
  slow.open();
  CHECK(done.get().out() == 1'000'000);
}

TEST_CASE("batch and window put items together, and the last ones as they are") {
  actors::system sys;
  std::vector<std::vector<int>> batches, windows, gaps;
  check_books((from(sys, numbers(10)) | batch(4) | into(batches)).get());
  check_books((from(sys, numbers(7)) | window(4, 2) | into(windows)).get());
  const auto s = (from(sys, numbers(8)) | window(2, 3) | into(gaps)).get();
  check_books(s);
  CHECK(batches == std::vector<std::vector<int>>{{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9}});
  CHECK(windows == std::vector<std::vector<int>>{{0, 1, 2, 3}, {2, 3, 4, 5}, {4, 5, 6}});
  CHECK(gaps == std::vector<std::vector<int>>{{0, 1}, {3, 4}, {6, 7}});
  CHECK(s.filtered() == 2);
}

TEST_CASE("a batch leaves when its time has come, full or not") {
  actors::system sys{quiet(2)};
  inlet<int> in;
  actors::test::probe<std::vector<int>> seen;
  auto done = from(sys, in) | batch(1'000, within(1ms)) |
              into([&](std::vector<int> b) { seen.put(std::move(b)); });
  in.push(1).get();
  CHECK(seen.wait_for(1).front() == std::vector<int>{1});
  in.push(2).get();
  CHECK(seen.wait_for(2).back() == std::vector<int>{2});
  in.close();
  check_books(done.get());
}

TEST_CASE("an item does not wait for company when nothing more is at hand") {
  actors::system sys{quiet(2)};
  inlet<int> in;
  actors::test::probe<int> seen;
  auto done = from(sys, in, {.linger = 1h}) | hop | map([](int i) { return i; }, parallel(2)) |
              hop | into([&](int i) { seen.put(i); });
  for (int i = 0; i < 20; ++i) {
    in.push(i).get();
    seen.wait_for(static_cast<std::size_t>(i) + 1);
  }
  in.close();
  CHECK(done.get().out() == 20);
}

TEST_CASE("partitions keep each key's order, and their folds become one") {
  actors::system sys;
  std::uint64_t total = 0;
  check_books((from(sys, numbers(50'000)) | partition_by([](int i) { return i % 100; }, 4) |
               fold(count) | into([&](std::uint64_t n) {
                 total = n;
               })).get());
  CHECK(total == 50'000);

  std::vector<int> last(100, -1);
  std::atomic<bool> disordered{false};
  std::vector<int> out;
  check_books((from(sys, numbers(20'000)) | partition_by([](int i) { return i % 100; }, 3) |
               tee([&](int i) {
                 auto& before = last[static_cast<std::size_t>(i % 100)];
                 if (i <= before) disordered = true;
                 before = i;
               }) |
               merge | map([](int i) { return i; }) | into(out))
                  .get());
  CHECK_FALSE(disordered);
  std::ranges::sort(out);
  CHECK(std::ranges::equal(out, numbers(20'000)));

  std::unordered_map<std::string, std::uint64_t> words;
  check_books((from(sys, numbers(9'000)) | map([](int i) { return std::to_string(i % 3); }) |
               partition_by([](const std::string& s) { return s; }, 4) | fold(count_each) |
               into([&](std::unordered_map<std::string, std::uint64_t> all) {
                 words = all;
               })).get());
  CHECK(words ==
        std::unordered_map<std::string, std::uint64_t>{{"0", 3'000}, {"1", 3'000}, {"2", 3'000}});
}

TEST_CASE("folds of partitions without a merge go on by themselves") {
  actors::system sys;
  std::vector<int> sums;
  const auto s = (from(sys, numbers(1'000)) | partition_by([](int i) { return i; }, 4) |
                  fold(0, [](int& sum, int i) { sum += i; }) | into(sums))
                     .get();
  check_books(s);
  CHECK(sums.size() == 4);
  CHECK(std::accumulate(sums.begin(), sums.end(), 0) == 999 * 1'000 / 2);
}

TEST_CASE("a parallel fold: its workers' results become one") {
  actors::system sys{quiet(2)};
  const auto sum = [](std::int64_t& so_far, std::int64_t more) { so_far += more; };
  for (const std::size_t workers : {1, 2, 5}) {
    std::int64_t all = -1;
    int ends = 0;
    const auto s = (from(sys, numbers(50'000)) | map([](int i) { return i; }) |
                    fold(std::int64_t{0}, sum, sum, parallel(workers)) | into([&](std::int64_t n) {
                      all = n, ++ends;
                    })).get();
    check_books(s);
    CHECK(s.stages[2].handled == 50'000);
    CHECK(s.stages[3].in == workers);
    CHECK(all == std::int64_t{49'999} * 50'000 / 2);
    CHECK(ends == 1);
  }
  std::int64_t of_nothing = -1;
  check_books((from(sys, numbers(0)) | fold(std::int64_t{0}, sum, sum, parallel(3)) | hop |
               map([](std::int64_t n) { return n; }) | into([&](std::int64_t n) {
                 of_nothing = n;
               })).get());
  CHECK(of_nothing == 0);
  std::unordered_map<int, std::uint64_t> each;
  check_books((from(sys, numbers(999), {.chunk = 1, .window = 1}) |
               map([](int i) { return i % 3; }, parallel(2, 1)) | fold(count_each, parallel(2, 1)) |
               into([&](std::unordered_map<int, std::uint64_t> m) {
                 each = std::move(m);
               })).get());
  CHECK(each == std::unordered_map<int, std::uint64_t>{{0, 333}, {1, 333}, {2, 333}});
  check_rest(sys);
}

TEST_CASE("the workers of a parallel fold are busy at the same time") {
  actors::system sys{quiet(2)};
  std::atomic<int> inside{0};
  std::atomic<bool> met{false};
  const auto meet = [&](int&, int) {
    ++inside;
    while (!met && inside < 2) actors::thread::yield();
    met = true;
  };
  (from(sys, numbers(2), {.chunk = 1}) |
   fold(
       0, meet, [](int&, int) {}, parallel(2)) |
   into([](int) {
   })).get();
  CHECK(met);
}

TEST_CASE("fold takes functions that change what is so far or return the next") {
  actors::system sys;
  std::vector<std::string> out;
  check_books(
      (from(sys, numbers(5)) |
       fold(std::string{}, [](std::string so_far, int i) { return so_far + std::to_string(i); }) |
       into(out))
          .get());
  check_books((from(sys, numbers(5)) |
               fold(
                   0, [](int& sum, int i) { sum += i; }, [](int& sum, int more) { sum += more; }) |
               map([](int i) { return std::to_string(i); }) | into(out))
                  .get());
  CHECK(out == std::vector<std::string>{"01234", "10"});
}

TEST_CASE("stages are values that can be put together and used twice") {
  actors::system sys;
  const auto clean = filter([](int i) { return i > 2; }) | map([](int i) { return i * 10; });
  std::vector<int> one, two;
  check_books((from(sys, numbers(5)) | clean | into(one)).get());
  check_books((from(sys, numbers(6)) | clean | into(two)).get());
  CHECK(one == std::vector<int>{30, 40});
  CHECK(two == std::vector<int>{30, 40, 50});
}

TEST_CASE("fan_out gives each item to every branch, and their results go on together") {
  actors::system sys;
  std::vector<std::string> out;
  const auto s = (from(sys, numbers(4)) |
                  fan_out(map([](int i) { return std::to_string(i); }),
                          filter([](int i) { return i % 2 == 0; }) |
                              map([](int i) { return "even " + std::to_string(i); })) |
                  into(out))
                     .get();
  CHECK(out == std::vector<std::string>{"0", "even 0", "1", "2", "even 2", "3"});
  CHECK(s.stages[1].out == 8);
  CHECK(s.out() == 6);
  for (const auto& each : s.stages)
    CHECK(each.in == each.handled + each.filtered + each.skipped + each.dropped);
}

TEST_CASE("progress is readable per stage while it runs") {
  actors::system sys{quiet(2)};
  actors::test::gate half;
  auto done = from(sys, numbers(100)) | map([](int i) { return i; }, name("first")) | hop |
              into(
                  [&](int i) {
                    if (i == 50) half.pass();
                  },
                  name("last"));
  half.await_reached();
  const auto s = done.progress();
  CHECK(s.stages[1].name == "first");
  CHECK(s.stages.back().name == "last");
  CHECK(s.stages.back().in_flight() > 0);
  CHECK(s.elapsed > 0ns);
  half.open();
  const auto whole = done.get();
  CHECK(whole.in_flight() == 0);
  CHECK(whole.rate() > 0);
  CHECK(done.progress().elapsed == whole.elapsed);
}

TEST_CASE("move-only items and functions that take them travel") {
  actors::system sys;
  std::vector<std::unique_ptr<int>> out;
  std::vector<std::unique_ptr<int>> in;
  for (int i = 0; i < 1'000; ++i) in.push_back(std::make_unique<int>(i));
  check_books((from(sys, std::move(in)) |
               map([](std::unique_ptr<int> p) { return p; }, parallel(2)) | hop |
               filter([](const std::unique_ptr<int>& p) { return *p % 2 == 0; }) | into(out))
                  .get());
  CHECK(out.size() == 500);
}

TEST_CASE("options out of range say so") {
  actors::system sys;
  const auto code = [&](options o) {
    return core_test::code_thrown_by(
        [&] { static_cast<void>(from(sys, numbers(1), o) | into([](int) {})); });
  };
  CHECK(code({.chunk = 0}) == errc::bad_option);
  CHECK(code({.window = 0}) == errc::bad_option);
  CHECK(code({.linger = -1ns}) == errc::bad_option);
}
