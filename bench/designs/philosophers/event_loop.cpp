// Coroutines on one thread: a plain flag says who eats, and who must wait is woken by neighbours.
#include "bench/designs/philosophers/problem.hpp"
#include "bench/lab/in_loop.hpp"

namespace bench::designs::philosophers {

namespace {

struct dining_room {
  table at;
  std::vector<char> eats;
  std::vector<lab::waiting_line*> hungry;  // one for each seat

  explicit dining_room(std::uint64_t seats) : at(seats), eats(seats), hungry(seats) {}

  void call(std::uint64_t seat) const {
    if (hungry[seat]) hungry[seat]->wake_one();
  }
};

actors::task<void> spend_time(actors::loop& on, const problem& p) {
  lab::work(p.busy);
  if (p.sleep.count() > 0) co_await on.sleep(p.sleep);
}

actors::task<void> philosopher(actors::loop& on, const problem& p, dining_room& room, lab::party me,
                               std::uint64_t seat) {
  const auto left = room.at.left_of(seat), right = room.at.right_of(seat);
  lab::waiting_line line(on);
  room.hungry[seat] = &line;
  while (me.operations() < p.meals) {
    co_await spend_time(on, p);
    const auto since = me.begin();
    while (room.eats[left] || room.eats[right]) co_await line.wait();
    room.eats[seat] = 1;
    room.at.begin_meal(seat);
    co_await spend_time(on, p);
    room.at.end_meal(seat);
    room.eats[seat] = 0;
    room.call(left);
    room.call(right);
    me.end(since);
    co_await lab::turn{on};
  }
  room.hungry[seat] = nullptr;
  me.leave();
}

problem::result solve(const problem& p, lab::meter& m) {
  dining_room room(p.seats);
  lab::run_in_loop(m, p.seats, [&](actors::loop& on, std::uint64_t i) {
    return philosopher(on, p, room, lab::party(m, i), i);
  });
  return room.at.result();
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::philosophers
