/// The naive way: left fork first, then the right one.
///
/// When everybody holds his left fork, everybody waits for the right one, for ever. Nothing here is
/// wrong for one philosopher; it is the circle that deadlocks. With the gong they all reach for the
/// second fork only when all hold the first, so that it is sure to happen.
#include "../fork.hpp"
#include "../party.hpp"

#include <optional>
#include <utility>

namespace dining {

namespace {

/// Answered when the last one holds his.
struct holding_left {
  using reply = actors::done;
};

struct gong {
  using protocol = actors::protocol<holding_left>;

  std::size_t expected;
  std::vector<actors::promise<actors::done>> ready{};

  void on(holding_left, actors::promise<actors::done> all_do) {
    ready.push_back(std::move(all_do));
    if (ready.size() < expected) return;
    for (auto& r : ready) r.set();
  }
};

struct philosopher {
  using protocol = actors::protocol<think, hunger, content>;

  chair my;
  actors::ref<take, put> left, right;
  std::optional<actors::ref<holding_left>> gong;  // to wait for, the first time

  void on(think, actors::context& self) { my.think_a_while(self); }

  void on(hunger, actors::context& self) {
    my.gets_hungry();
    left.ask<take>().then([this, &self](actors::done) {
      my.picks_up(side::left);
      if (auto first_time = std::exchange(gong, std::nullopt)) {
        first_time->ask<holding_left>().then([this, &self](actors::done) { reach_right(self); });
      } else {
        reach_right(self);
      }
    });
  }

  void reach_right(actors::context& self) {
    right.ask<take>().then([this, &self](actors::done) {
      my.picks_up(side::right);
      my.eats(self);
    });
  }

  void on(content, actors::context& self) {
    auto more = my.wants_more_after_this();
    my.puts_down_both();
    left.tell<put>();
    right.tell<put>();
    if (more) my.think_a_while(self);
  }
};

}  // namespace

void seat_naively(actors::system& sys, party& guests) {
  auto seats = static_cast<std::size_t>(guests.seats());
  auto forks = lay_forks(sys, guests.seats());
  std::optional<actors::ref<holding_left>> gong_for_all;
  if (guests.gong()) gong_for_all = sys.spawn<gong>(seats);
  std::vector<actors::ref_of<philosopher>> everybody;
  for (std::size_t i = 0; i < seats; ++i) {
    everybody.push_back(sys.spawn<philosopher>(guests.seat(static_cast<int>(i)), forks[i],
                                               forks[(i + 1) % seats], gong_for_all));
  }
  guests.begin(everybody);
}

}  // namespace dining
