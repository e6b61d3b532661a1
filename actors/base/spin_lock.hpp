// A lock of one byte.
#pragma once

#include <actors/base/thread.hpp>

#include <atomic>

namespace actors {

/// A small lock for a few instructions, where a std::mutex would be too large or would sleep.
class spin_lock {
public:
  void lock() noexcept {
    // acquire: pairs with the release in unlock()
    while (taken_.exchange(true, std::memory_order_acquire)) thread::yield();
  }
  void unlock() noexcept { taken_.store(false, std::memory_order_release); }

private:
  std::atomic<bool> taken_{false};
};

}  // namespace actors
