#include "deadlock.hpp"

#include <algorithm>
#include <utility>

namespace dining {

namespace {

std::vector<wait_for> circle(const table& t, side lacks) {
  std::vector<wait_for> waits;
  auto step = lacks == side::right ? 1 : t.seats() - 1;
  auto seat = 0;
  do {
    auto next = (seat + step) % t.seats();
    auto fork = t.fork(seat, lacks);
    if (t.look(seat).now != doing::hungry || t.holder(fork) != next) return {};
    waits.push_back({seat, fork, next});
    seat = next;
  } while (seat != 0);
  return waits;
}

}  // namespace

std::vector<wait_for> circle_of_waiting(const table& t) {
  auto waits = circle(t, side::right);
  return waits.empty() ? circle(t, side::left) : waits;
}

bool halt_watch::nothing_moves() {
  auto meals = table_.meals();
  std::vector<seat_view> now;
  if (std::exchange(meals_, meals) == meals) {
    now.reserve(static_cast<std::size_t>(table_.seats()));
    for (int i = 0; i < table_.seats(); ++i) now.push_back(table_.look(i));
  }
  auto same = !now.empty() && now == seen_;
  if (!same) since_ = table::clock::now();
  seen_ = std::move(now);
  return same && std::all_of(seen_.begin(), seen_.end(), [](const seat_view& s) {
           return s.now == doing::hungry || s.now == doing::gone;
         });
}

}  // namespace dining
