/// Threads, a semaphore for each fork, and one that lets all but one philosopher reach for forks.
///
/// No deadlock: among so many who reach, one finds both forks.
#include "../../common/posix_semaphore.hpp"
#include "../party.hpp"

#include <deque>

namespace dining {

namespace {

using example::semaphore;

struct semaphores {
  explicit semaphores(std::size_t seats) : reaching{static_cast<unsigned>(seats) - 1} {
    for (std::size_t i = 0; i < seats; ++i) forks.emplace_back(1);
  }
  semaphore reaching;
  std::deque<semaphore> forks;
};

struct semaphore_forks {
  semaphores& all;
  std::size_t left, right;

  bool take(chair& my, const std::stop_token& stop) const {
    all.reaching.acquire();
    all.forks[left].acquire();
    my.picks_up(side::left);
    all.forks[right].acquire();
    my.picks_up(side::right);
    if (!stop.stop_requested()) return true;
    my.puts_down_both();
    put();
    return false;
  }
  void put() const {
    all.forks[right].release();
    all.forks[left].release();
    all.reaching.release();
  }
};

}  // namespace

void seat_with_semaphores(actors::system&, party& guests) {
  const auto seats = static_cast<std::size_t>(guests.seats());
  auto all = std::make_shared<semaphores>(seats);
  guests.begin_on_threads([all, seats](chair my, const std::stop_token& stop) {
    const auto i = static_cast<std::size_t>(my.seat());
    live(my, stop, semaphore_forks{*all, i, (i + 1) % seats});
  });
}

}  // namespace dining
