#pragma once

#include "bench/lab/meter.hpp"
#include "bench/lab/shared_array.hpp"
#include "bench/lab/work.hpp"

#include <atomic>
#include <chrono>
#include <vector>

namespace bench::designs::smokers {

/// An agent lays on the table what one smoker, drawn at random, lacks for a cigarette. That one
/// takes it and smokes, while the agent goes on to the next round; whoever is drawn while he smokes
/// finishes first. An operation is a round, until the table is empty again.
struct problem {
  std::uint64_t smokers = 200;
  std::uint64_t rounds = 20'000;
  std::chrono::nanoseconds smoke{0};

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(rounds); }
  lab::metering measured() const { return {1, smoke.count() < 1'000 ? 16u : 1u}; }

  struct result {
    std::uint64_t taken = 0;
    std::uint64_t wrong = 0;  ///< taken by another, or not in its turn, or from an empty table
  };
  void check(const result& r) const;
};

/// Who is drawn: at random, but the same each time.
class draw {
public:
  explicit draw(const problem& p) : smokers_(p.smokers) {}
  std::uint64_t next() noexcept {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return (state_ >> 32) % smokers_;
  }

private:
  std::uint64_t smokers_, state_ = 88172645463325252U;
};

/// The table, the same for all designs: it sees whether each round is taken once, by the right one,
/// before the next begins. In shared memory, for processes.
class table {
public:
  explicit table(const problem& p) : p_(p), seats_(p.smokers), here_(1) {}

  /// The agent's. The round, from 1, comes to the smoker with the word to begin.
  void lay(std::uint64_t smoker) noexcept {
    auto& t = here_[0];
    if (t.laid.load(std::memory_order_relaxed) != t.taken.load(std::memory_order_relaxed))
      ++t.wrong;
    t.whose.store(smoker, std::memory_order_relaxed);
    t.laid.fetch_add(1, std::memory_order_relaxed);
  }
  /// The smoker's; after it the agent may go on.
  void take(std::uint64_t smoker) noexcept {
    auto& t = here_[0];
    if (t.whose.load(std::memory_order_relaxed) != smoker) ++t.wrong;
    t.taken.fetch_add(1, std::memory_order_relaxed);
  }
  void smoke(std::uint64_t smoker) noexcept {
    lab::work(p_.smoke);
    ++seats_[smoker].smoked;
  }
  problem::result result() const noexcept;

private:
  struct alignas(64) seat {
    std::uint64_t smoked = 0;
  };
  struct alignas(64) middle {
    std::atomic<std::uint64_t> whose{0}, laid{0}, taken{0}, wrong{0};
  };
  const problem& p_;
  lab::shared_array<seat> seats_;
  lab::shared_array<middle> here_;
};

/// The agent on a thread of its own; `hand(smoker)` returns when the table is empty again.
template <class Hand> void deal(const problem& p, table& t, lab::party me, Hand hand) {
  draw drawn(p);
  while (me.operations() < p.rounds) {
    const auto since = me.begin();
    const auto smoker = drawn.next();
    t.lay(smoker);
    hand(smoker);
    me.end(since);
  }
  me.leave();
}

/// How often each is drawn.
std::vector<std::uint64_t> turns(const problem& p);

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_semaphore(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_event_loop(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::smokers
