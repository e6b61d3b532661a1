#pragma once

#include "bench/lab/meter.hpp"
#include "bench/lab/shared_array.hpp"
#include "bench/lab/work.hpp"

#include <atomic>
#include <chrono>
#include <thread>

namespace bench::designs::philosophers {

/// Philosophers sit at a round table with a fork between any two. Each thinks, takes the two forks
/// beside it, eats, puts them back; again and again. An operation is a meal, from being hungry
/// until the forks are back.
struct problem {
  std::uint64_t seats = 20;
  std::uint64_t meals = 10'000;       ///< of each
  std::chrono::nanoseconds busy{0};   ///< how long thinking takes, and eating: computing
  std::chrono::nanoseconds sleep{0};  ///< the same, by letting time pass

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(seats * meals); }
  lab::metering measured() const {
    return {seats, busy.count() < 1'000 && sleep.count() == 0 ? 16u : 1u};
  }

  struct result {
    std::uint64_t meals = 0;
    std::uint64_t collisions = 0;  ///< meals that began while a neighbour ate
  };
  void check(const result& r) const;
};

/// Who eats, the same for all designs. In shared memory, so that processes may sit there.
class table {
public:
  explicit table(std::uint64_t seats) : seats_(seats) {}

  /// Of two neighbours who begin at once, one at least sees the other.
  void begin_meal(std::uint64_t i) noexcept {
    auto& mine = seats_[i];
    mine.eats.store(true);
    if (seats_[left_of(i)].eats || seats_[right_of(i)].eats) ++mine.collisions;
    ++mine.meals;
  }
  void end_meal(std::uint64_t i) noexcept {
    seats_[i].eats.store(false, std::memory_order_release);
  }

  std::uint64_t left_of(std::uint64_t i) const noexcept { return (i == 0 ? seats_.size() : i) - 1; }
  std::uint64_t right_of(std::uint64_t i) const noexcept {
    return i + 1 == seats_.size() ? 0 : i + 1;
  }
  problem::result result() const noexcept {
    problem::result r;
    for (auto& s : seats_) r = {r.meals + s.meals, r.collisions + s.collisions};
    return r;
  }

private:
  struct alignas(64) seat {
    std::atomic<bool> eats{false};
    std::uint64_t meals = 0, collisions = 0;
  };
  lab::shared_array<seat> seats_;
};

/// Fork i lies left of seat i. In the order of their numbers: if all take the lower one first,
/// whoever holds the highest fork that is taken waits for nobody.
struct two_forks {
  two_forks(std::uint64_t seat, std::uint64_t seats)
      : lower(seat + 1 == seats ? 0 : seat), higher(seat + 1 == seats ? seat : seat + 1) {}
  std::uint64_t lower, higher;
};

/// Thinks, or eats, on a thread of its own.
inline void spend(const problem& p) {
  lab::work(p.busy);
  if (p.sleep.count() > 0) std::this_thread::sleep_for(p.sleep);
}

/// The life of a philosopher that has a thread or a process for itself.
template <class Take, class PutBack>
void live(const problem& p, table& t, lab::party me, std::uint64_t seat, Take take,
          PutBack put_back) {
  while (me.operations() < p.meals) {
    spend(p);
    const auto since = me.begin();
    take();
    t.begin_meal(seat);
    spend(p);
    t.end_meal(seat);
    put_back();
    me.end(since);
  }
  me.leave();
}

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
outcome run_go(const setup& s, const problem& p);
outcome run_erlang(const setup& s, const problem& p);

}  // namespace bench::designs::philosophers
