/// Philosophers who are threads, for the strategies with locks.
#pragma once

#include "chair.hpp"

#include <cstdint>
#include <functional>
#include <latch>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <vector>

namespace dining {

/// The system starts no more threads.
struct too_many_threads : std::runtime_error {
  using runtime_error::runtime_error;
};

/// A thread for each seat. They wait until all sit; at the end they are asked to leave, and waited
/// for.
class threads {
public:
  using life = std::function<void(chair, const std::stop_token&)>;

  /// Throws `too_many_threads`; then none has begun.
  threads(std::vector<chair> seats, const life& each);
  ~threads();
  threads(const threads&) = delete;
  threads& operator=(const threads&) = delete;

  void begin() { go_.count_down(); }

private:
  std::latch go_{1};
  std::vector<std::jthread> all_;
};

/// The life of a philosopher. `forks` has `take(chair&, stop)`, which is false when he was asked to
/// leave and holds nothing, and `put()`; both forks are reported as picked up by `take`.
template <class Forks> void live(chair my, const std::stop_token& stop, Forks forks) {
  while (my.thinks_here(stop)) {
    my.gets_hungry();
    if (!forks.take(my, stop)) return;
    const bool stays = my.dines_here(stop);
    const bool more = my.wants_more_after_this() && stays;
    my.puts_down_both();
    forks.put();
    if (!more) return;
  }
}

}  // namespace dining
