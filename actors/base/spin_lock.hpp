// A lock of one byte.
#pragma once

#include <actors/base/spin_pause.hpp>
#include <actors/base/thread.hpp>

#include <atomic>

namespace actors {

/// A small lock for a few instructions, where a std::mutex would be too large or would sleep.
class spin_lock {
public:
  void lock() noexcept {
    // acquire: pairs with the release in unlock()
    while (taken_.exchange(true, std::memory_order_acquire)) wait();
  }
  void unlock() noexcept { taken_.store(false, std::memory_order_release); }

private:
  // Who holds it is done in a moment, unless the system has taken its processor away.
  void wait() noexcept {
    constexpr int spins = 64;
    for (int i = 0; i < spins; ++i) {
      if (!taken_.load(std::memory_order_relaxed)) return;  // relaxed: the exchange acquires
      spin_pause();
    }
    thread::yield();
  }

  std::atomic<bool> taken_{false};
};

}  // namespace actors
