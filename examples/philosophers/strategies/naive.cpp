/// The naive way: left fork first, then the right one.
///
/// When everybody holds his left fork, everybody waits for the right one, for ever. Nothing here is
/// wrong for one philosopher; it is the circle that deadlocks. It needs bad luck: most parties end
/// well, as in a program that passed its tests. The gong makes it sure: half way through, everybody
/// takes the left fork before anybody reaches for the right one.
#include "../fork.hpp"
#include "../party.hpp"

#include <utility>

namespace dining {

namespace {

/// Answered when everybody is.
struct ready {
  using reply = actors::done;
};

struct gong {
  using protocol = actors::protocol<ready>;

  std::size_t expected;
  std::vector<actors::promise<actors::done>> here{};

  void on(ready, actors::promise<actors::done> struck) {
    here.push_back(std::move(struck));
    if (here.size() < expected) return;
    for (auto& each : std::exchange(here, {})) each.set();
  }
};

struct philosopher {
  using protocol = actors::protocol<think, hunger, content>;

  chair my;
  actors::ref<take, put> left, right;
  actors::ref<ready> gong;  // may be empty

  void on(think, actors::context& self) { my.think_a_while(self); }

  void on(hunger, actors::context& self) {
    my.gets_hungry();
    if (!minds_the_gong()) return reach_left(self);
    gong.ask<ready>().then([this, &self](actors::done) { reach_left(self); });
  }

  void reach_left(actors::context& self) {
    left.ask<take>().then([this, &self](actors::done) {
      my.picks_up(side::left);
      if (!minds_the_gong()) return reach_right(self);
      gong.ask<ready>().then([this, &self](actors::done) { reach_right(self); });
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

  bool minds_the_gong() const { return gong && my.is_half_way(); }
};

}  // namespace

void seat_naively(actors::system& sys, party& guests) {
  auto seats = static_cast<std::size_t>(guests.seats());
  auto forks = lay_forks(sys, guests.seats());
  actors::ref<ready> gong_for_all;
  if (guests.gong()) gong_for_all = sys.spawn<gong>(seats);
  std::vector<actors::ref_of<philosopher>> everybody;
  for (std::size_t i = 0; i < seats; ++i) {
    everybody.push_back(sys.spawn<philosopher>(guests.seat(static_cast<int>(i)), forks[i],
                                               forks[(i + 1) % seats], gong_for_all));
  }
  guests.begin(everybody);
}

}  // namespace dining
