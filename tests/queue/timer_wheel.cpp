#include <actors/base/random.hpp>
#include <actors/queue/timer_wheel.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/seed.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <tests/support/catch.hpp>
#include <vector>

using actors::queue::timer_wheel;
using actors::queue::wheel_entry;

namespace {

constexpr auto end_of_time = std::numeric_limits<timer_wheel::tick>::max();

struct timer : wheel_entry {
  timer_wheel::tick due = 0;
};

}  // namespace

TEST_CASE("an empty wheel has nothing due") {
  timer_wheel wheel;
  CHECK_FALSE(wheel.next_due());
  CHECK(wheel.pop_due(1'000'000) == nullptr);
  CHECK(wheel.size() == 0);
}

TEST_CASE("a wheel pops at the tick and not before it") {
  for (const timer_wheel::tick due :
       {timer_wheel::tick{1}, timer_wheel::tick{63}, timer_wheel::tick{64}, timer_wheel::tick{65},
        timer_wheel::tick{4095}, timer_wheel::tick{4096}, timer_wheel::tick{1} << 40,
        timer_wheel::tick{1} << 60, end_of_time - 1, end_of_time}) {
    timer_wheel wheel;
    wheel_entry entry;
    wheel.arm(entry, due);
    CHECK(entry.armed());
    CHECK(wheel.next_due() == due);
    CHECK(wheel.pop_due(due - 1) == nullptr);
    CHECK(wheel.next_due() == due);
    CHECK(wheel.pop_due(due) == &entry);
    CHECK_FALSE(entry.armed());
    CHECK(wheel.pop_due(due) == nullptr);
  }
}

TEST_CASE("what is due in the past or now is due at once") {
  timer_wheel wheel;
  CHECK(wheel.pop_due(1000) == nullptr);
  wheel_entry past, now;
  wheel.arm(past, 3);
  wheel.arm(now, 1000);
  CHECK(wheel.next_due() <= 1000);
  CHECK(wheel.pop_due(1000) == &past);
  CHECK(wheel.pop_due(1000) == &now);
}

TEST_CASE("a cancelled entry does not come out, wherever it lies") {
  timer_wheel wheel;
  wheel_entry near, far, due;
  CHECK_FALSE(wheel.cancel(near));
  wheel.arm(near, 5);
  wheel.arm(far, 500'000);
  wheel.arm(due, 0);
  CHECK(wheel.cancel(far));
  CHECK(wheel.cancel(due));
  CHECK(wheel.cancel(near));
  CHECK_FALSE(wheel.cancel(near));
  CHECK(wheel.size() == 0);
  CHECK_FALSE(wheel.next_due());
  wheel.arm(far, 600'000);
  CHECK(wheel.pop_due(599'999) == nullptr);
  CHECK(wheel.pop_due(600'000) == &far);
}

TEST_CASE("after a cancel the next due tick may be early once, then it is right") {
  timer_wheel wheel;
  wheel_entry early, late;
  wheel.arm(early, 1'000'000);
  wheel.arm(late, 1'000'100);
  wheel.cancel(early);
  const auto first = wheel.next_due();
  REQUIRE(first);
  REQUIRE(*first <= 1'000'100);
  CHECK(wheel.pop_due(*first) == nullptr);
  CHECK(wheel.next_due() == 1'000'100);
}

TEST_CASE("clear disarms everything") {
  timer_wheel wheel;
  std::vector<wheel_entry> entries(100);
  for (std::size_t i = 0; i < entries.size(); ++i) wheel.arm(entries[i], i * i * i);
  wheel.clear();
  CHECK(wheel.size() == 0);
  CHECK_FALSE(wheel.next_due());
  CHECK(std::none_of(entries.begin(), entries.end(), [](auto& each) { return each.armed(); }));
}

TEST_CASE("a wheel agrees with a sorted map on random arms, cancels and steps") {
  const auto rounds = actors::test::budget("seeds") * 4;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    actors::random random(actors::test::seed() + round);
    timer_wheel wheel;
    std::multimap<timer_wheel::tick, timer*> model;
    std::vector<timer> timers(64);
    timer_wheel::tick now = random.below(1U << 20);
    wheel.pop_due(now);
    bool right = true;
    const auto forget = [&](timer* which) {
      const auto [from, to] = model.equal_range(which->due);
      const auto found = std::find_if(from, to, [&](auto& each) { return each.second == which; });
      right = right && found != to;
      if (found != to) model.erase(found);
    };
    for (unsigned step = 0; step < 2'000 && right; ++step) {
      timer& one = timers[random.below(timers.size())];
      if (one.armed()) {
        if (random.below(2) == 0) {
          forget(&one);
          right = right && wheel.cancel(one);
        }
      } else {
        one.due = now + (std::uint64_t{1} << random.below(30)) + random.below(100);
        wheel.arm(one, one.due);
        model.emplace(one.due, &one);
      }
      if (!model.empty()) right = right && wheel.next_due() <= model.begin()->first;
      if (random.below(8) == 0) {
        now = random.below(4) == 0 && wheel.next_due() ? std::max(now, *wheel.next_due())
                                                       : now + (1U << random.below(20));
        timer_wheel::tick last = 0;
        while (auto* popped = static_cast<timer*>(wheel.pop_due(now))) {
          right = right && popped->due <= now && popped->due >= last;
          last = popped->due;
          forget(popped);
        }
        right = right && (model.empty() || model.begin()->first > now);
      }
      right = right && wheel.size() == model.size();
    }
    wheel.clear();
    INFO("round " << round);
    REQUIRE(right);
  }
}

TEST_CASE("a wheel with very many entries steps without looking at them all") {
  timer_wheel wheel;
  std::vector<wheel_entry> entries(actors::test::budget("timers"));
  actors::random random(actors::test::seed());
  for (auto& each : entries) wheel.arm(each, 1'000'000 + random.below(100'000'000));
  std::size_t popped = 0;
  for (timer_wheel::tick now = 0; now < 120'000'000; now += 1'000) {
    while (wheel.pop_due(now) != nullptr) ++popped;
  }
  CHECK(popped == entries.size());
  CHECK_FALSE(wheel.next_due());
}
