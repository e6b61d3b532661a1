#include <actors/sched/idle_state.hpp>

#include <optional>
#include <tests/support/catch.hpp>

using state = actors::sched::idle_state<>;
using role = state::role;

namespace {

struct counts {
  unsigned active, searching, parked;
  std::optional<unsigned> sentinel;
  friend bool operator==(const counts&, const counts&) = default;
};

counts of(const state& word) {
  const auto view = word.look();
  return {view.active(), view.searching(), view.parked(),
          view.has_sentinel() ? std::optional(view.sentinel()) : std::nullopt};
}

/// `parked` workers from index 1 on, and worker 0 active.
void one_active(state& word, unsigned workers) {
  for (unsigned i = workers; i-- > 1;) CHECK(word.retire(i, false).now == role::parked);
  CHECK_FALSE(word.found_work(false));
}

}  // namespace

TEST_CASE("workers begin as searchers") {
  state word(3, 1);
  CHECK(of(word) == counts{0, 3, 0, {}});
  CHECK_FALSE(word.summon());
}

TEST_CASE("the first push of the only active worker makes a searcher, the next does nothing") {
  state word(3, 1);
  one_active(word, 3);
  CHECK(of(word) == counts{1, 0, 2, {}});
  CHECK(word.glance().lonely());
  CHECK(word.arm() == 1U);
  CHECK(of(word) == counts{1, 1, 1, {}});
  CHECK_FALSE(word.glance().lonely());
  CHECK_FALSE(word.arm());
}

TEST_CASE("a searcher that finds nothing becomes the sentinel while others are active") {
  state word(3, 1);
  one_active(word, 3);
  REQUIRE(word.arm() == 1U);
  CHECK(word.retire(1, false).now == role::sentinel);
  CHECK(of(word) == counts{1, 0, 1, 1U});
  CHECK(word.disarm(1).now == role::sentinel);
  CHECK(word.retire(0, true).now == role::parked);
  CHECK(word.disarm(1).now == role::parked);
  CHECK(of(word) == counts{0, 0, 3, {}});
}

TEST_CASE("a summon wakes the sentinel first, then parked workers, and nobody beside a searcher") {
  state word(3, 1);
  one_active(word, 3);
  REQUIRE(word.arm() == 1U);
  REQUIRE(word.retire(1, false).now == role::sentinel);
  CHECK(word.summon() == 1U);
  CHECK(word.disarm(1).now == role::searching);
  CHECK_FALSE(word.summon());
  CHECK(word.found_work(false) == 2U);  // hands over: worker 0 is active too
  CHECK(of(word) == counts{2, 1, 0, {}});
  CHECK_FALSE(word.found_work(true));  // nobody is left
  CHECK_FALSE(word.summon());
}

TEST_CASE("a lone searcher hands over only when it has more than it can run") {
  state word(2, 1);
  CHECK(word.retire(1, false).now == role::parked);
  CHECK(word.found_work(true) == 1U);
  CHECK(of(word) == counts{1, 1, 0, {}});
}

TEST_CASE("only so many search at a time") {
  state word(4, 2);
  for (unsigned i = 0; i < 4; ++i) CHECK_FALSE(word.found_work(false));
  CHECK(word.start_searching());
  CHECK(word.start_searching());
  CHECK_FALSE(word.start_searching());
  CHECK(word.retire(3, true).now == role::sentinel);
}

TEST_CASE("a parked worker that rouses itself keeps the counts right") {
  state word(2, 1);
  CHECK(word.retire(0, false).now == role::parked);
  CHECK(word.retire(1, false).now == role::parked);
  const auto done = word.rouse(0);
  CHECK(done.now == role::searching);
  CHECK_FALSE(done.wake);
  CHECK(of(word) == counts{0, 1, 1, {}});
  CHECK_FALSE(word.asleep(0));
  CHECK(word.asleep(1));
}

TEST_CASE("a worker that was picked before it roused itself passes the wake-up on") {
  state word(2, 1);
  CHECK(word.retire(0, false).now == role::parked);
  CHECK(word.retire(1, false).now == role::parked);
  REQUIRE(word.summon() == 0U);
  const auto done = word.rouse(0);
  CHECK(done.now == role::searching);
  CHECK(done.wake == 1U);
  CHECK(of(word) == counts{0, 2, 0, {}});
}

TEST_CASE("the transition to quiet says so once somebody waits for it") {
  state word(2, 1);
  CHECK_FALSE(word.retire(0, false).quiet_awaited);
  word.await_quiet();
  CHECK(word.retire(1, false).quiet_awaited);
  word.quiet_told();
  REQUIRE(word.summon() == 0U);
  CHECK_FALSE(word.retire(0, false).quiet_awaited);
}
