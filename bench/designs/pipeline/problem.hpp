#pragma once

#include "bench/lab/meter.hpp"
#include "bench/lab/work.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

namespace bench::designs::pipeline {

inline constexpr std::size_t stages = 5;

/// Items go through five stages, each of which works for a while and handles one item after the
/// other. The items arrive in their order. An operation is an item, from the source to the sink.
struct problem {
  std::uint64_t items = 500'000;     ///< at most
  std::chrono::nanoseconds work{0};  ///< of each stage, for an item

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(items); }
  lab::metering measured() const { return {1, 16}; }  // the sink

  /// Items that travel together where that is done by hand: as many as make the hand-over cheap
  /// beside the work.
  std::size_t batch() const;
  /// Batches that may wait before a stage.
  static constexpr std::size_t room = 8;

  struct result {
    std::uint64_t arrived = 0;  ///< in their order
    std::uint64_t sum = 0;      ///< of their values
  };
  void check(const result& r) const;
};

struct item {
  std::uint64_t number;
  std::uint64_t value;
  std::int64_t since;  ///< by the clock of the meter; 0: is not timed

  template <class Inspector> friend auto inspect(Inspector& f, item& x) {  // for CAF
    return f(x.number, x.value, x.since);
  }
};
using items = std::vector<item>;

/// What the items come from.
class source {
public:
  explicit source(const problem& p) : p_(p) {}

  bool over() const { return next_ == p_.items; }
  item one() {
    const auto timed = next_ % p_.measured().every == 0;
    const auto now = timed ? bench_clock::now().time_since_epoch().count() : 0;
    return {next_++, 0, now};
  }
  /// The next ones; empty: there are no more.
  items batch() {
    items some;
    some.reserve(p_.batch());
    while (some.size() < p_.batch() && !over()) some.push_back(one());
    return some;
  }

private:
  const problem& p_;
  std::uint64_t next_ = 0;
};

/// A stage counts its items, so it must get them in their order, one after the other.
struct stage {
  std::chrono::nanoseconds work;
  std::uint64_t handled = 0;

  void handle(item& x) {
    lab::work(work);
    x.value = (x.value + ++handled) * 0x9e3779b97f4a7c15U;
    x.value ^= x.value >> 31U;
  }
  void handle(items& some) {
    for (auto& x : some) handle(x);
  }
};
using all_stages = std::array<stage, stages>;

inline all_stages make_stages(const problem& p) {
  all_stages all{};
  for (auto& s : all) s.work = p.work;
  return all;
}

/// Where the items arrive.
class sink {
public:
  sink(const problem& p, lab::meter& m) : p_(p), me_(m, 0) {}

  void take(const item& x) {
    me_.end(lab::party::mark(bench_clock::duration(x.since)));
    if (x.number == result_.arrived) ++result_.arrived;
    result_.sum += x.value;
  }
  void take(const items& some) {
    for (auto& x : some) take(x);
  }
  bool complete() const { return me_.operations() == p_.items; }
  /// When all have arrived.
  problem::result leave() {
    me_.leave();
    return result_;
  }

private:
  const problem& p_;
  lab::party me_;
  problem::result result_;
};

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_actors_pipeline(const setup& s, const problem& p);
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

}  // namespace bench::designs::pipeline
