// What a run of the lab measures besides the rate: how long each operation took, and how evenly the
// parties got on. The same for all designs, so it favours none.
//
// The meter's memory is shared with processes that are forked off while it exists, so that a design
// with processes is measured as the others are. Recording takes no lock: each thread has a
// histogram of its own, each party a slot of its own.
#pragma once

#include "bench/harness/sample.hpp"
#include "bench/harness/stopwatch.hpp"

#include <cstdint>
#include <memory>

namespace bench::lab {

/// How the operations of a problem are timed.
struct metering {
  std::uint64_t parties = 1;  ///< of one solution; 0: whoever is free does the next operation
  unsigned every = 1;         ///< one operation in so many is timed: reading the clock costs 30 ns
};

class meter {
public:
  explicit meter(const metering& how);
  ~meter();
  meter(const meter&) = delete;
  meter& operator=(const meter&) = delete;

  /// What counts begins and ends. Everybody has left when it ends. For one thread.
  void start();
  void stop();
  /// Forgets all so far: what went before was the warm-up.
  void forget();

  bench_clock::duration total() const noexcept;
  /// Rate, latencies, fairness, CPU, context switches and memory of what was measured, when it was
  /// so many operations. Throws `wrong_result` when parties have not left.
  outcome figures(double operations) const;

  /// In a process that was forked off, after the start and before the stop: it has a histogram of
  /// its own, and what it uses in between counts.
  static void process_begins();
  static void process_ends();

private:
  friend class party;
  struct state;

  void record(bench_clock::duration d) noexcept;
  void leave(std::uint64_t index, std::uint64_t operations) noexcept;

  std::unique_ptr<state> state_;
  unsigned every_;
};

/// One of those who do the operations. Plain data; whoever has it uses it from one thread at a
/// time.
class party {
public:
  using mark = bench_clock::time_point;

  party() = default;
  party(meter& m, std::uint64_t index) : meter_(&m), index_(index) {}

  /// Before an operation. Not the epoch if it is one of those that are timed.
  mark begin() const { return operations_ % meter_->every_ == 0 ? bench_clock::now() : mark{}; }
  /// After it.
  void end(mark since) {
    if (since != mark{}) meter_->record(bench_clock::now() - since);
    ++operations_;
  }
  std::uint64_t operations() const noexcept { return operations_; }
  /// After the last one, before `meter::stop`.
  void leave() { meter_->leave(index_, operations_); }

private:
  meter* meter_ = nullptr;
  std::uint64_t index_ = 0;
  std::uint64_t operations_ = 0;
};

}  // namespace bench::lab
