/// What a philosopher has, whatever the strategy: his seat, his habits, and the duty to report to
/// the table what he does. A strategy adds only how he comes by his forks.
#pragma once

#include "settings.hpp"
#include "table.hpp"

#include <actors/actors.hpp>

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace dining {

// What philosophers tell themselves.
struct think {};    // live on for a while
struct hunger {};   // the thought is over
struct content {};  // the meal is over

class chair {
public:
  chair(table& at, int seat, const settings& how) noexcept
      : table_{&at}, seat_{seat}, think_{how.think}, eat_{how.eat},
        dice_{how.seed * 0x9e3779b97f4a7c15 + static_cast<std::uint64_t>(seat)} {}

  int seat() const noexcept { return seat_; }

  /// Thinks for a time around the mean, then tells himself `hunger`.
  void think_a_while(actors::context& self) { later(self, around(think_), hunger{}); }

  void gets_hungry() { table_->hungry(seat_); }
  void picks_up(side s) { table_->picks_up(seat_, s); }
  void puts_down(side s) { table_->puts_down(seat_, s); }
  void picks_up_both() { picks_up(side::left), picks_up(side::right); }
  void puts_down_both() { puts_down(side::left), puts_down(side::right); }

  /// Eats, both forks in hand, for a time around the mean, then tells himself `content`.
  void eats(actors::context& self) {
    table_->eats(seat_);
    later(self, around(eat_), content{});
  }
  /// False: that was the last meal.
  bool wants_more_after_this() { return table_->finishes(seat_); }

  // The same for a philosopher who is a coroutine: to be awaited.
  auto thinks(actors::context& self) { return self.sleep(around(think_)); }
  auto dines(actors::context& self) {
    table_->eats(seat_);
    return self.sleep(around(eat_));
  }

  // And for one who is a thread. False: he is asked to leave.
  bool thinks_here(const std::stop_token& stop) { return pauses_here(stop, around(think_)); }
  bool dines_here(const std::stop_token& stop) {
    table_->eats(seat_);
    return pauses_here(stop, around(eat_));
  }

  bool is_half_way() const noexcept {
    return table_->look(seat_).meals == table_->meals_each() / 2;
  }

  /// At random from nothing to `most`.
  nanoseconds up_to(nanoseconds most) noexcept {
    return nanoseconds{
        static_cast<nanoseconds::rep>(next() % (static_cast<std::uint64_t>(most.count()) + 1))};
  }

private:
  /// No time at all is a message like any other; the clock is for the rest.
  template <class M> static void later(actors::context& self, nanoseconds pause, M m) {
    if (pause.count() == 0) return self.as_ref(actors::protocol<M>{}).tell(std::move(m));
    self.after(pause, std::move(m));
  }

  static bool pauses_here(const std::stop_token& stop, nanoseconds pause) {
    if (pause.count() == 0) return !stop.stop_requested();
    std::mutex nobody_else;
    std::condition_variable_any never;
    std::unique_lock guard{nobody_else};
    never.wait_for(guard, stop, pause, [] { return false; });
    return !stop.stop_requested();
  }

  nanoseconds around(nanoseconds mean) noexcept { return mean / 2 + up_to(mean); }

  std::uint64_t next() noexcept {  // splitmix64, after Steele, Lea and Flood
    auto z = dice_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  table* table_;
  int seat_;
  nanoseconds think_, eat_;
  std::uint64_t dice_;
};

}  // namespace dining
