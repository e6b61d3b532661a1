/// Threads, a semaphore for each fork, and one that lets all but one philosopher reach for forks.
///
/// No deadlock: among so many who reach, one finds both forks. The semaphores are those of POSIX:
/// std::counting_semaphore of libstdc++ 12 may sleep for ever (GCC bug 104928).
#include "../party.hpp"

#include <cerrno>
#include <deque>
#include <semaphore.h>
#include <system_error>

namespace dining {

namespace {

class semaphore {
public:
  explicit semaphore(unsigned count) { check(sem_init(&it_, 0, count)); }
  ~semaphore() { sem_destroy(&it_); }
  semaphore(const semaphore&) = delete;
  semaphore& operator=(const semaphore&) = delete;

  void acquire() {
    while (sem_wait(&it_) != 0) check(errno == EINTR ? 0 : -1);
  }
  void release() { check(sem_post(&it_)); }

private:
  static void check(int result) {
    if (result != 0) throw std::system_error{errno, std::generic_category(), "semaphore"};
  }

  sem_t it_{};
};

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
