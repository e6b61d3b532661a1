// A bounded queue between two threads: a semaphore counts the room, another what lies there.
#pragma once

#include "bench/lab/locks.hpp"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace bench::lab {

/// One thread puts, one takes.
template <class T> class semaphore_queue {
public:
  explicit semaphore_queue(std::size_t bound) : ring_(bound), room_(static_cast<unsigned>(bound)) {}

  void put(T value) { put_slot(std::move(value)); }
  void close() { put_slot(std::nullopt); }
  /// Nothing: closed and empty.
  std::optional<T> take() {
    some_.acquire();
    auto out = std::exchange(ring_[head_++ % ring_.size()], std::nullopt);
    room_.release();
    return out;
  }

private:
  void put_slot(std::optional<T> value) {
    room_.acquire();
    ring_[tail_++ % ring_.size()] = std::move(value);
    some_.release();
  }

  std::vector<std::optional<T>> ring_;
  semaphore room_;
  semaphore some_{0};
  std::size_t head_ = 0;              // of who takes
  alignas(64) std::size_t tail_ = 0;  // of who puts
};

}  // namespace bench::lab
