#pragma once

#include "bench/lab/meter.hpp"
#include "bench/lab/work.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

namespace bench::designs::bounded_buffer {

using item = std::uint64_t;  ///< producer << 32 | its number with him

/// Producers make items and put them into a buffer of 50 places, consumers take them out. Who finds
/// it full or empty waits. An operation is a put or a take, from wanting to until it is done; what
/// counts in the end is items.
struct problem {
  std::uint64_t producers = 40;
  std::uint64_t consumers = 40;
  std::uint64_t items = 1'000;       ///< of each producer
  std::chrono::nanoseconds work{0};  ///< of making an item, and of using it up

  static constexpr std::size_t capacity = 50;

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(all_items()); }
  lab::metering measured() const {
    return {producers + consumers, work.count() < 1'000 ? 16u : 1u};
  }
  std::uint64_t all_items() const { return producers * items; }
  /// How many consumer `i` takes.
  std::uint64_t share_of(std::uint64_t i) const {
    return all_items() / consumers + (i < all_items() % consumers ? 1 : 0);
  }

  struct result {
    std::uint64_t taken = 0;
    std::uint64_t sum = 0;           ///< of the items
    std::uint64_t out_of_order = 0;  ///< came to a consumer after a later one of its producer
    std::uint64_t most = 0;          ///< items that were in the buffer at once

    result& operator+=(const result& r) {
      return *this = {taken + r.taken, sum + r.sum, out_of_order + r.out_of_order,
                      std::max(most, r.most)};
    }
  };
  void check(const result& r) const;
};

/// The buffer as a ring, for one at a time.
class ring {
public:
  bool full() const noexcept { return size_ == problem::capacity; }
  bool empty() const noexcept { return size_ == 0; }
  void put(item i) noexcept {
    places_[(first_ + size_++) % problem::capacity] = i;
    most_ = std::max(most_, size_);
  }
  item take() noexcept {
    const auto i = places_[first_];
    first_ = (first_ + 1) % problem::capacity;
    --size_;
    return i;
  }
  std::uint64_t most() const noexcept { return most_; }

private:
  std::array<item, problem::capacity> places_{};
  std::size_t first_ = 0, size_ = 0, most_ = 0;
};

/// What a consumer has seen.
class ledger {
public:
  explicit ledger(const problem& p) : next_(p.producers) {}

  void note(item i) noexcept {
    auto& next = next_[i >> 32];
    const auto number = i & 0xffff'ffff;
    if (number < next) ++seen_.out_of_order;
    next = number + 1;
    ++seen_.taken;
    seen_.sum += i;
  }
  const problem::result& seen() const noexcept { return seen_; }

private:
  std::vector<std::uint64_t> next_;
  problem::result seen_;
};

/// The life of a producer on a thread of its own; `put(item)` waits for a place.
template <class Put> void produce(const problem& p, lab::party me, std::uint64_t index, Put put) {
  while (me.operations() < p.items) {
    lab::work(p.work);
    const auto since = me.begin();
    put(index << 32 | me.operations());
    me.end(since);
  }
  me.leave();
}

/// The life of a consumer; `take()` waits for an item.
template <class Take>
problem::result consume(const problem& p, lab::party me, std::uint64_t index, Take take) {
  ledger book(p);
  while (me.operations() < p.share_of(index)) {
    const auto since = me.begin();
    const item i = take();
    me.end(since);
    book.note(i);
    lab::work(p.work);
  }
  me.leave();
  return book.seen();
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

}  // namespace bench::designs::bounded_buffer
