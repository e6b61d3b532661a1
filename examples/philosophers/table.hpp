/// The round table, and the referee who watches it.
///
/// The table takes no part in any strategy: philosophers report to it what they do, and it checks
/// that they may. It stands outside the actors so that a wrong strategy cannot also fool its judge.
///
/// What holds at every moment (the first break of any is a `violation`):
///   (A) a fork is in at most one hand, and only in the hand of one of its two neighbours;
///   (B) who eats holds both of his forks, from the first bite to the last;
///   (C) no two neighbours eat at once;
///   (D) nobody eats more meals than he was given;
/// and once the party is over (`audit`):
///   (E) forks in hands and forks on the table are together as many as there are seats;
///   (F) the meals add up: each seat ate its number, and each meal was waited for once.
///
/// Threads: reports of one seat come one at a time (its actor makes them); reports of different
/// seats may come at once. Everything that reads may be called from any thread at any time.
/// A fork changes hands through a message, which orders "put down" before the next "pick up"; a
/// strategy that forgets the message is what the checks find.
#pragma once

#include "histogram.hpp"
#include "units.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace dining {

enum class side : std::uint8_t { left, right };
constexpr side other(side s) noexcept { return s == side::left ? side::right : side::left; }
enum class doing : std::uint8_t { thinking, hungry, eating, gone };

/// A broken invariant: which, by whom, and when after the start.
struct violation {
  char invariant;
  int seat;
  nanoseconds when;
  std::string what;
};

/// What can be seen of one seat.
struct seat_view {
  doing now = doing::thinking;
  std::uint32_t meals = 0;
  bool left = false, right = false;  // forks in hand
  bool operator==(const seat_view&) const = default;
};

class table {
public:
  using clock = std::chrono::steady_clock;

  /// `ring` is called, on the reporting thread, when the last philosopher is done and at the first
  /// violation.
  table(
      int seats, std::uint32_t meals_each, std::function<void()> ring = [] {});

  int seats() const noexcept { return seats_; }
  std::uint32_t meals_each() const noexcept { return meals_each_; }

  /// Fork i lies left of seat i and right of seat i - 1.
  int fork(int seat, side s) const noexcept {
    return s == side::left ? seat : seat + 1 == seats_ ? 0 : seat + 1;
  }

  // --- reports of the philosophers ---------------------------------------------------------------
  void hungry(int seat);
  void picks_up(int seat, side s);
  void puts_down(int seat, side s);
  void eats(int seat);
  /// The meal is over. False: this was the last one, the philosopher is gone.
  bool finishes(int seat);

  // --- the host ----------------------------------------------------------------------------------
  /// Time counts from here.
  void open() noexcept;
  /// Asks everybody to leave after the meal at hand.
  void close() noexcept;
  bool everyone_gone() const noexcept;
  /// Checks (E) and (F); only when no philosopher moves any more.
  void audit();

  // --- the onlookers -----------------------------------------------------------------------------
  seat_view look(int seat) const noexcept;
  /// The seat that holds the fork, or -1.
  int holder(int fork) const noexcept;
  std::uint64_t meals() const noexcept;
  nanoseconds elapsed() const noexcept { return clock::now() - opened_; }
  /// From `open` to this seat's latest meal.
  nanoseconds latest_meal(int seat) const noexcept;
  histogram waiting() const;
  /// Number of violations, and the first few of them.
  std::uint64_t violation_count() const noexcept;
  std::vector<violation> violations() const;

private:
  /// One line of cache per seat: its owner writes it, its neighbours read it.
  struct alignas(64) place {
    std::atomic<doing> now{doing::thinking};
    std::atomic<std::uint32_t> meals{0};
    std::atomic<int> left_fork_in_hand_of{-1};  // fork i lies at place i
    int forks_in_hand = 0;                      // owner only
    std::atomic<clock::rep> latest_meal{0};
    clock::time_point hungry_since{};  // owner only
  };

  int neighbour(int seat, side s) const noexcept;
  histogram_cells& waiting_of(int seat) noexcept;
  void report(char invariant, int seat, std::string what);

  const int seats_;
  const std::uint32_t meals_each_;
  const std::function<void()> ring_;
  std::vector<place> places_;
  std::vector<histogram_cells> waiting_;  // one for each group of seats: memory stays bounded
  clock::time_point opened_ = clock::now();
  std::atomic<bool> closing_{false};
  std::atomic<int> gone_{0};
  std::atomic<std::uint64_t> violation_count_{0};
  mutable std::mutex violations_guard_;
  std::vector<violation> violations_;
};

}  // namespace dining
