/// Threads and a monitor: one mutex guards what everybody does, and each seat has a condition
/// variable. Who is hungry takes both forks at once, or waits until a neighbour who puts his down
/// sees that he may (Dijkstra's solution, as Tanenbaum wrote it down).
///
/// No deadlock: nobody holds one fork. Two neighbours may eat in turn and leave the one between
/// them hungry.
#include "../party.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace dining {

namespace {

class monitor {
public:
  explicit monitor(std::size_t seats) : places_(seats) {}

  void take(std::size_t i) {
    std::unique_lock guard{mutex_};
    places_[i].now = doing::hungry;
    serve(i);
    places_[i].served.wait(guard, [&] { return places_[i].now == doing::eating; });
  }
  void put(std::size_t i) {
    std::lock_guard guard{mutex_};
    places_[i].now = doing::thinking;
    serve(before(i));
    serve(after(i));
  }

private:
  struct place {
    doing now = doing::thinking;
    std::condition_variable served;
  };

  std::size_t before(std::size_t i) const { return i == 0 ? places_.size() - 1 : i - 1; }
  std::size_t after(std::size_t i) const { return i + 1 == places_.size() ? 0 : i + 1; }

  void serve(std::size_t i) {
    if (places_[i].now != doing::hungry || places_[before(i)].now == doing::eating ||
        places_[after(i)].now == doing::eating)
      return;
    places_[i].now = doing::eating;
    places_[i].served.notify_one();
  }

  std::mutex mutex_;
  std::deque<place> places_;
};

struct monitor_forks {
  monitor& all;
  std::size_t seat;

  bool take(chair& my, const std::stop_token& stop) const {
    all.take(seat);
    if (stop.stop_requested()) {
      put();
      return false;
    }
    my.picks_up_both();
    return true;
  }
  void put() const { all.put(seat); }
};

}  // namespace

void seat_in_a_monitor(actors::system&, party& guests) {
  auto all = std::make_shared<monitor>(static_cast<std::size_t>(guests.seats()));
  guests.begin_on_threads([all](chair my, const std::stop_token& stop) {
    live(my, stop, monitor_forks{*all, static_cast<std::size_t>(my.seat())});
  });
}

}  // namespace dining
