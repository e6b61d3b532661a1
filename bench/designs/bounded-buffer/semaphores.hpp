// Dijkstra's: a semaphore counts the places, another one the items, a third one guards the ring.
#pragma once

#include "bench/designs/bounded-buffer/problem.hpp"
#include "bench/lab/locks.hpp"

namespace bench::designs::bounded_buffer {

class buffer_with_semaphores {
public:
  void put(item i) {
    places_.acquire();
    turn_.acquire();
    ring_.put(i);
    turn_.release();
    items_.release();
  }
  item take() {
    items_.acquire();
    turn_.acquire();
    const auto i = ring_.take();
    turn_.release();
    places_.release();
    return i;
  }
  std::uint64_t most() const { return ring_.most(); }

private:
  lab::semaphore places_{problem::capacity}, items_{0}, turn_{1};
  ring ring_;
};

}  // namespace bench::designs::bounded_buffer
