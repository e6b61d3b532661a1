// A hash table without locks that never shrinks: a place is taken once, by the first who writes a
// key to it, and its value is exchanged. Linear probing. It has no pointers, so it may lie in
// memory that processes share.
#pragma once

#include "bench/designs/dictionary/problem.hpp"

#include <array>
#include <atomic>

namespace bench::designs::dictionary {

class atomic_table {
public:
  atomic_table() {
    for (key k = 0; k < problem::keys; ++k)
      if (problem::is_there_at_start(k)) set(k, problem::made(0, k));
  }
  value look_up(key k) const {
    for (auto i = hash(k);; i = (i + 1) % size) {
      const auto there = places_[i].key_plus_1.load(std::memory_order_acquire);
      if (there == 0) return 0;
      if (there == k + 1) return places_[i].held.load(std::memory_order_acquire);
    }
  }
  value set(key k, value v) {
    for (auto i = hash(k);; i = (i + 1) % size) {
      auto there = places_[i].key_plus_1.load(std::memory_order_acquire);
      if (there == 0 && places_[i].key_plus_1.compare_exchange_strong(there, k + 1)) there = k + 1;
      if (there == k + 1) return places_[i].held.exchange(v, std::memory_order_acq_rel);
    }
  }
  std::uint64_t sum() const {
    std::uint64_t all = 0;
    for (auto& p : places_) all += p.held;
    return all;
  }

private:
  static constexpr std::size_t size = 2 * problem::keys;  // half full at most

  static std::size_t hash(key k) { return (k * 0x9e37'79b9'7f4a'7c15) >> 47; }
  static_assert(std::uint64_t{1} << (64 - 47) == size);

  struct place {
    std::atomic<std::uint64_t> key_plus_1{0};  ///< 0: free
    std::atomic<value> held{0};
  };
  std::array<place, size> places_;
};

}  // namespace bench::designs::dictionary
