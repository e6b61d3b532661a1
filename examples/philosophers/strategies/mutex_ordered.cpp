/// Threads, and a mutex for each fork; everybody locks the lower number of his two first.
///
/// No deadlock, as with ordered forks among actors. A std::mutex serves nobody in turn: who comes
/// back at once may have it again while another is still being woken. See the longest waiting time.
#include "../party.hpp"

#include <deque>
#include <mutex>

namespace dining {

namespace {

struct ordered_mutexes {
  std::mutex* lower;
  std::mutex* higher;
  side lower_side;

  bool take(chair& my, const std::stop_token& stop) const {
    lower->lock();
    my.picks_up(lower_side);
    higher->lock();
    my.picks_up(other(lower_side));
    if (!stop.stop_requested()) return true;
    my.puts_down_both();
    put();
    return false;
  }
  void put() const {
    higher->unlock();
    lower->unlock();
  }
};

}  // namespace

void seat_with_ordered_mutexes(actors::system&, party& guests) {
  const auto seats = static_cast<std::size_t>(guests.seats());
  auto forks = std::make_shared<std::deque<std::mutex>>(seats);
  guests.begin_on_threads([forks, seats](chair my, const std::stop_token& stop) {
    const auto i = static_cast<std::size_t>(my.seat());
    auto& left = (*forks)[i];
    auto& right = (*forks)[(i + 1) % seats];
    const bool last = i + 1 == seats;
    live(my, stop,
         last ? ordered_mutexes{&right, &left, side::right}
              : ordered_mutexes{&left, &right, side::left});
  });
}

}  // namespace dining
