#pragma once

#include "bench/lab/meter.hpp"
#include "bench/lab/shared_array.hpp"
#include "bench/lab/work.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>

namespace bench::designs::barber {

/// A barber cuts one customer's hair at a time, and sleeps while there is none. Customers wait on
/// chairs; who finds none free goes away and tries again. An operation is a haircut, from the first
/// try until it is done.
struct problem {
  std::uint64_t customers = 20;
  std::uint64_t visits = 2'500;  ///< of each
  std::uint64_t chairs = 10;
  std::chrono::nanoseconds cut{0};

  static constexpr std::uint64_t most_chairs = 1'024;

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(haircuts()); }
  lab::metering measured() const { return {customers, cut.count() < 1'000 ? 16u : 1u}; }
  std::uint64_t haircuts() const { return customers * visits; }

  struct result {
    std::uint64_t haircuts = 0;
    std::uint64_t at_once = 0;  ///< began before the one before had ended
    std::uint64_t uncut = 0;    ///< customers who left without one, or with another's
    std::uint64_t most = 0;     ///< customers who waited at once
  };
  void check(const result& r) const;
};

/// What is seen in the shop, the same for all designs. In shared memory, for processes.
class mirror {
public:
  explicit mirror(const problem& p) : p_(p), customers_(p.customers), barber_(1) {}

  /// The barber's.
  void cut(std::uint64_t customer) noexcept {
    auto& b = barber_[0];
    if (b.cuts.exchange(true)) ++b.at_once;
    lab::work(p_.cut);
    customers_[customer].haircuts.fetch_add(1, std::memory_order_relaxed);
    b.cuts.store(false, std::memory_order_release);
  }
  /// The customer's, as he leaves for the n-th time.
  void leaves(std::uint64_t customer, std::uint64_t n) noexcept {
    auto& c = customers_[customer];
    if (c.haircuts.load(std::memory_order_relaxed) != n) ++c.uncut;
  }
  problem::result result(std::uint64_t most_waiting) const noexcept {
    problem::result r{.at_once = barber_[0].at_once, .most = most_waiting};
    for (auto& c : customers_) {
      r.haircuts += c.haircuts;
      r.uncut += c.uncut;
    }
    return r;
  }

private:
  struct alignas(64) customer {
    std::atomic<std::uint64_t> haircuts{0};
    std::uint64_t uncut = 0;
  };
  struct alignas(64) barber {
    std::atomic<bool> cuts{false};
    std::atomic<std::uint64_t> at_once{0};
  };

  const problem& p_;
  lab::shared_array<customer> customers_;
  lab::shared_array<barber> barber_;
};

/// The chairs, for one at a time: who has waited longest is next.
class waiting_room {
public:
  explicit waiting_room(std::uint64_t chairs) : chairs_(chairs) {}

  bool full() const noexcept { return size_ == chairs_; }
  bool empty() const noexcept { return size_ == 0; }
  void sit_down(std::uint64_t customer) noexcept {
    places_[(first_ + size_++) % places_.size()] = customer;
    most_ = std::max(most_, size_);
  }
  std::uint64_t next() noexcept {
    const auto customer = places_[first_];
    first_ = (first_ + 1) % places_.size();
    --size_;
    return customer;
  }
  std::uint64_t most() const noexcept { return most_; }

private:
  std::array<std::uint64_t, problem::most_chairs> places_{};
  std::uint64_t chairs_, first_ = 0, size_ = 0, most_ = 0;
};

/// The life of a customer on a thread of its own; `visit()` is false when no chair is free,
/// `later()` gives way to others before the next try.
template <class Visit, class Later>
void live(const problem& p, mirror& seen, lab::party me, std::uint64_t index, Visit visit,
          Later later) {
  while (me.operations() < p.visits) {
    const auto since = me.begin();
    while (!visit()) later();
    seen.leaves(index, me.operations() + 1);
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
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::barber
