#pragma once

#include <actors/queue/atomics.hpp>
#include <actors/sched/sleepers.hpp>

#include <atomic>
#include <cstdint>
#include <optional>

namespace actors::sched {

/// One reading of the state word.
class idle_view {
public:
  static constexpr unsigned field = 12;
  static constexpr unsigned max_workers = (1U << field) - 2;
  static constexpr std::uint64_t active_one = 1;
  static constexpr std::uint64_t searching_one = active_one << field;
  static constexpr std::uint64_t parked_one = searching_one << field;
  static constexpr std::uint64_t sentinel_one = parked_one << field;
  static constexpr std::uint64_t awaited_bit = sentinel_one << field;

  explicit constexpr idle_view(std::uint64_t bits) noexcept : bits_(bits) {}

  constexpr std::uint64_t bits() const noexcept { return bits_; }
  constexpr unsigned active() const noexcept { return get(active_one); }
  constexpr unsigned searching() const noexcept { return get(searching_one); }
  constexpr unsigned parked() const noexcept { return get(parked_one); }
  constexpr bool has_sentinel() const noexcept { return get(sentinel_one) != 0; }
  constexpr unsigned sentinel() const noexcept { return get(sentinel_one) - 1; }
  constexpr bool is_sentinel(unsigned index) const noexcept {
    return get(sentinel_one) == index + 1;
  }
  /// Somebody waits for the moment when the system is quiet.
  constexpr bool awaited() const noexcept { return (bits_ & awaited_bit) != 0; }
  /// No worker holds a job: only active and searching ones ever do (I1).
  constexpr bool quiet() const noexcept { return active() == 0 && searching() == 0; }
  /// Nobody looks after what active workers leave lying, and somebody could.
  constexpr bool lonely() const noexcept {
    constexpr std::uint64_t helpers = (searching_one | sentinel_one) * mask;
    return (bits_ & helpers) == 0 && (bits_ & (parked_one * mask)) != 0;
  }

private:
  static constexpr std::uint64_t mask = (1U << field) - 1;
  constexpr unsigned get(std::uint64_t one) const noexcept {
    return static_cast<unsigned>((bits_ / one) & mask);
  }

  std::uint64_t bits_;
};

/// Who of the workers is awake: one word, whose every change is a function here that says what
/// it did. Each worker is one of
///   active     runs jobs; the only one whose slot and deque may hold some
///   searching  looks for work, for microseconds
///   sentinel   at most one; in a timed wait, looks after the active ones at each tick
///   parked     asleep without a timer, its bit in `sleepers` set
/// A wake-up moves the woken worker to `searching` before it knows: the waker counts for it.
///
/// I1: only active and searching workers hold jobs. The sentinel looks with its hands tied: it
///     becomes a searcher before it takes.
/// I2: while a worker is active, a searcher or sentinel that it has seen since it became active
///     is always followed by another one, or nobody is parked: found_work hands over, retire
///     makes a sentinel, disarm wants nobody active. So a push may trust one relaxed look.
/// I3: schedule() from outside: injector first, then the word (summon). A worker that goes to
///     sleep: the word first (retire, disarm), then the injector. Both seq_cst: one of them sees
///     the other. A searcher seen by summon looks at the injector again before it is none.
/// I4: bits set in sleepers >= parked workers counted + claims not yet picked. A worker sets its
///     bit before it is counted; one that takes it back although it was picked picks another.
template <class Atomics = queue::std_atomics> class idle_state {
public:
  enum class role { searching, sentinel, parked };

  /// What a worker is after a transition that it made for itself.
  struct [[nodiscard]] outcome {
    role now;
    bool quiet_awaited = false;         ///< the system is quiet and somebody waits for that
    std::optional<unsigned> wake = {};  ///< a worker to wake, whatever `now` is (I4)
  };

  /// All workers start as searchers: there is no need to wake one before it has looked.
  idle_state(unsigned workers, unsigned max_searching)
      : sleepers_(workers), max_searching_(max_searching),
        word_(workers * idle_view::searching_one) {}

  /// Relaxed: right for the owner's pushes by I2, a hint for everybody else.
  idle_view glance() const noexcept { return idle_view(word_.load(std::memory_order_relaxed)); }
  idle_view look() const noexcept { return idle_view(word_.load()); }

  /// An active worker has pushed while nobody else was awake: makes one parked worker a
  /// searcher, which will be the sentinel. Returns whom to wake.
  [[nodiscard]] std::optional<unsigned> arm() noexcept {
    idle_view seen = look();
    while (seen.lonely())
      if (swap(seen, seen.bits() - idle_view::parked_one + idle_view::searching_one))
        return sleepers_.pick();
    return std::nullopt;
  }

  /// Something is in the injector. Returns whom to wake for it, if nobody searches (I3).
  [[nodiscard]] std::optional<unsigned> summon() noexcept {
    idle_view seen = look();
    while (seen.searching() == 0) {
      if (seen.has_sentinel()) {
        if (swap(seen, without_sentinel(seen) + idle_view::searching_one)) return seen.sentinel();
      } else if (seen.parked() == 0) {
        break;
      } else if (swap(seen, seen.bits() - idle_view::parked_one + idle_view::searching_one)) {
        return sleepers_.pick();
      }
    }
    return std::nullopt;
  }

  /// active -> searching. False: enough others search.
  [[nodiscard]] bool start_searching() noexcept {
    idle_view seen = look();
    while (seen.searching() < max_searching_)
      if (swap(seen, seen.bits() - idle_view::active_one + idle_view::searching_one)) return true;
    return false;
  }

  /// searching -> active. `more`: there is more than the caller runs at once. Returns whom to
  /// wake as the next searcher (I2).
  [[nodiscard]] std::optional<unsigned> found_work(bool more) noexcept {
    idle_view seen = look();
    for (;;) {
      const idle_view next(seen.bits() - idle_view::searching_one + idle_view::active_one);
      const bool hand_over = next.lonely() && (more || seen.active() != 0);
      const std::uint64_t extra = idle_view::searching_one - idle_view::parked_one;
      if (!swap(seen, next.bits() + (hand_over ? extra : 0))) continue;
      if (hand_over) return sleepers_.pick();
      return std::nullopt;
    }
  }

  /// searching (or active, when no search was allowed) -> sentinel if there is none and others
  /// are active, else parked. The caller then looks at the injector once more (I3).
  outcome retire(unsigned index, bool was_active) noexcept {
    const std::uint64_t self = was_active ? idle_view::active_one : idle_view::searching_one;
    bool entered = false;
    idle_view seen = look();
    for (;;) {
      const idle_view others(seen.bits() - self);
      if (!others.has_sentinel() && others.active() != 0) {
        if (!swap(seen, others.bits() + (index + 1) * idle_view::sentinel_one)) continue;
        return {role::sentinel, false, entered ? take_back(index) : std::nullopt};
      }
      if (!entered) sleepers_.enter(index);  // I4: first the bit, then the count.
      entered = true;
      if (swap(seen, others.bits() + idle_view::parked_one)) return parked(others);
    }
  }

  /// sentinel -> parked, only while nobody is active (I2); the caller then looks at the injector
  /// once more. Otherwise says what the caller is: still the sentinel, or a searcher, because
  /// somebody summoned it.
  outcome disarm(unsigned index) noexcept {
    bool entered = false;
    idle_view seen = look();
    while (seen.is_sentinel(index) && seen.active() == 0) {
      if (!entered) sleepers_.enter(index);  // I4.
      entered = true;
      const idle_view others(without_sentinel(seen));
      if (swap(seen, others.bits() + idle_view::parked_one)) return parked(others);
    }
    return {seen.is_sentinel(index) ? role::sentinel : role::searching, false,
            entered ? take_back(index) : std::nullopt};
  }

  /// sentinel -> searching, because it saw something to take. When somebody was faster and made
  /// it a searcher already, that is as good.
  void relieve(unsigned index) noexcept {
    idle_view seen = look();
    while (seen.is_sentinel(index))
      if (swap(seen, without_sentinel(seen) + idle_view::searching_one)) return;
  }

  /// parked -> searching, by the worker itself, which saw something after it had parked. Remains
  /// parked when every claim is taken: it will be picked and only has to wait for that.
  outcome rouse(unsigned index) noexcept {
    idle_view seen = look();
    while (seen.parked() != 0)
      if (swap(seen, seen.bits() - idle_view::parked_one + idle_view::searching_one))
        return {role::searching, false, take_back(index)};
    return {role::parked};
  }

  /// The worker itself: whether nobody has picked it.
  bool asleep(unsigned index) const noexcept { return sleepers_.waiting(index); }

  /// From now on the transition that makes the system quiet says so in `quiet_awaited`.
  void await_quiet() noexcept { word_.fetch_or(idle_view::awaited_bit); }
  void quiet_told() noexcept { word_.fetch_and(~idle_view::awaited_bit); }

  /// Workers that will never run: counted out as searchers.
  void never_started(unsigned count) noexcept { word_.fetch_sub(count * idle_view::searching_one); }

private:
  bool swap(idle_view& seen, std::uint64_t next) noexcept {
    std::uint64_t bits = seen.bits();
    const bool done = word_.compare_exchange_weak(bits, next);
    if (!done) seen = idle_view(bits);
    return done;
  }

  static std::uint64_t without_sentinel(idle_view seen) noexcept {
    return seen.bits() - (seen.sentinel() + 1) * idle_view::sentinel_one;
  }

  // The caller's bit was set for nothing. If it is gone, a claim took it: pass the claim on.
  std::optional<unsigned> take_back(unsigned index) noexcept {
    if (sleepers_.withdraw(index)) return std::nullopt;
    return sleepers_.pick();
  }

  static outcome parked(idle_view others) noexcept {
    return {role::parked, others.quiet() && others.awaited()};
  }

  sleepers<Atomics> sleepers_;
  const unsigned max_searching_;
  alignas(queue::cache_line) typename Atomics::template atomic<std::uint64_t> word_;
};

}  // namespace actors::sched
