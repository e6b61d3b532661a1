// The shop with semaphores: customers who wait are counted, each is called by one of his own, and
// one guards the chairs. Dijkstra's.
#pragma once

#include "bench/designs/barber/on_threads.hpp"
#include "bench/lab/locks.hpp"

namespace bench::designs::barber {

/// In shared memory, so that it serves processes, too.
class shop_with_semaphores {
public:
  explicit shop_with_semaphores(const problem& p) : room_(p.chairs), called_(p.customers) {}

  bool visit(std::uint64_t customer) {
    room_->turn.acquire();
    const bool free = !room_->chairs.full();
    if (free) room_->chairs.sit_down(customer);
    room_->turn.release();
    if (!free) return false;
    room_->waiting.release();
    called_[customer].by_barber.acquire();
    return true;
  }
  std::uint64_t wait_for_customer() {
    room_->waiting.acquire();
    room_->turn.acquire();
    const auto customer = room_->chairs.next();
    room_->turn.release();
    return customer;
  }
  void let_go(std::uint64_t customer) { called_[customer].by_barber.release(); }
  std::uint64_t most() const { return room_->chairs.most(); }

private:
  struct room {
    explicit room(std::uint64_t chairs_there) : chairs(chairs_there) {}
    lab::semaphore waiting{0}, turn{1};
    waiting_room chairs;
  };
  struct alignas(64) call {
    lab::semaphore by_barber{0};
  };
  lab::in_shared_memory<room> room_;
  lab::shared_array<call> called_;
};

}  // namespace bench::designs::barber
