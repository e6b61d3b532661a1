// How an audit sees no transfer half done though nobody stops for it: each transfer belongs to a
// day. The auditor ends the day, waits until its last transfers are done, and reads what each
// account holds at the end of that day; the transfers of the next one are booked apart.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

namespace bench::designs::bank {

/// An account, for one thread at a time. `Number` is the type of what others may book meanwhile.
template <class Number> class dated_balance {
public:
  explicit dated_balance(std::int64_t opening) : settled_(opening) {}

  void book(std::int64_t amount, std::uint64_t day) { pending_[day % 2] += amount; }
  /// What it holds at the end of a day, all days before it having been settled.
  std::int64_t settle(std::uint64_t day) {
    auto& pending = pending_[day % 2];
    settled_ += pending;
    pending = 0;
    return settled_;
  }
  std::int64_t now() const { return settled_ + pending_[0] + pending_[1]; }

private:
  std::int64_t settled_;
  std::array<Number, 2> pending_{};
};

/// Which day it is, for tellers that are threads. A teller never waits here.
class calendar {
public:
  explicit calendar(std::uint64_t tellers) : desks_(tellers) {}

  /// Begins a transfer and says to which day it belongs.
  std::uint64_t begin(std::uint64_t teller) {
    // seq_cst: either the auditor sees this day at the desk, or this teller sees the next day
    for (;;) {
      const auto day = today_.load(std::memory_order_relaxed);
      desks_[teller].day.store(day, std::memory_order_seq_cst);
      if (today_.load(std::memory_order_seq_cst) == day) return day;
    }
  }
  void end(std::uint64_t teller) { desks_[teller].day.store(none, std::memory_order_release); }

  /// Ends the day and returns it when its last transfer is done. One auditor at a time.
  std::uint64_t close() {
    const auto day = today_.fetch_add(1, std::memory_order_seq_cst);
    for (auto& desk : desks_)
      while (desk.day.load(std::memory_order_seq_cst) == day) std::this_thread::yield();
    return day;
  }

private:
  static constexpr std::uint64_t none = 0;
  struct alignas(64) desk {
    std::atomic<std::uint64_t> day{none};
  };
  std::vector<desk> desks_;
  alignas(64) std::atomic<std::uint64_t> today_{1};
};

}  // namespace bench::designs::bank
