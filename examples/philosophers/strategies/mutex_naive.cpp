/// The naive way with threads: left fork first, then the right one. It deadlocks as the actors of
/// `naive` do, and the gong makes it sure. A thread that waits for a std::mutex cannot be asked to
/// leave; so that the party can end all the same, a fork here is a lock that can be given up.
#include "../party.hpp"

#include <barrier>
#include <deque>

namespace dining {

namespace {

class fork_lock {
public:
  /// False: asked to leave.
  bool lock(const std::stop_token& stop) {
    std::unique_lock guard{mutex_};
    if (!free_.wait(guard, stop, [this] { return !taken_; })) return false;
    taken_ = true;
    return true;
  }
  void unlock() {
    {
      std::lock_guard guard{mutex_};
      taken_ = false;
    }
    free_.notify_one();
  }

private:
  std::mutex mutex_;
  std::condition_variable_any free_;
  bool taken_ = false;
};

struct locks {
  explicit locks(std::size_t seats) : forks(seats), gong(static_cast<std::ptrdiff_t>(seats)) {}
  std::deque<fork_lock> forks;
  std::barrier<> gong;
};

struct naive_locks {
  locks& all;
  std::size_t left, right;
  bool minds_the_gong;

  bool take(chair& my, const std::stop_token& stop) const {
    const bool wait = minds_the_gong && my.is_half_way();
    if (wait) all.gong.arrive_and_wait();
    if (!all.forks[left].lock(stop)) return false;
    my.picks_up(side::left);
    if (wait) all.gong.arrive_and_wait();
    if (all.forks[right].lock(stop)) {
      my.picks_up(side::right);
      return true;
    }
    my.puts_down(side::left);
    all.forks[left].unlock();
    return false;
  }
  void put() const {
    all.forks[left].unlock();
    all.forks[right].unlock();
  }
};

}  // namespace

void seat_naively_with_locks(actors::system&, party& guests) {
  const auto seats = static_cast<std::size_t>(guests.seats());
  auto all = std::make_shared<locks>(seats);
  guests.begin_on_threads(
      [all, seats, gong = guests.gong()](chair my, const std::stop_token& stop) {
        const auto i = static_cast<std::size_t>(my.seat());
        live(my, stop, naive_locks{*all, i, (i + 1) % seats, gong});
        all->gong.arrive_and_drop();  // who waits for it must not wait for him
      });
}

}  // namespace dining
