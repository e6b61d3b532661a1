/// Back-off: try for both forks; if the second one is taken, put the first back and try again after
/// a random while, which doubles with each failure up to a limit (as Ethernet does).
///
/// No deadlock: nobody waits with a fork in hand. Chance, not order, decides who eats next: no two
/// keep in step for ever, but one philosopher may be unlucky for long. See the longest waiting
/// time.
#include "../fork.hpp"
#include "../party.hpp"

namespace dining {

namespace {

using namespace std::chrono_literals;

struct again {};  // what he tells himself after backing off

struct philosopher {
  using protocol = actors::protocol<think, hunger, again, content>;

  static constexpr nanoseconds shortest = 20us, longest = 5ms;

  chair my;
  actors::ref<try_take, put> left, right;
  nanoseconds patience = shortest;

  void on(think, actors::context& self) { my.think_a_while(self); }

  void on(hunger, actors::context& self) {
    my.gets_hungry();
    try_both(self);
  }

  void on(again, actors::context& self) { try_both(self); }

  void try_both(actors::context& self) {
    left.ask<try_take>().then([this, &self](bool mine) {
      if (!mine) return back_off(self);
      my.picks_up(side::left);
      try_right(self);
    });
  }

  void try_right(actors::context& self) {
    right.ask<try_take>().then([this, &self](bool mine) {
      if (!mine) {
        my.puts_down(side::left);
        left.tell<put>();
        return back_off(self);
      }
      my.picks_up(side::right);
      patience = shortest;
      my.eats(self);
    });
  }

  void back_off(actors::context& self) {
    self.after(my.up_to(patience), again{});
    patience = std::min(2 * patience, longest);
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

void seat_backing_off(actors::system& sys, party& guests) {
  auto seats = static_cast<std::size_t>(guests.seats());
  auto forks = lay_forks(sys, guests.seats());
  std::vector<actors::ref_of<philosopher>> everybody;
  for (std::size_t i = 0; i < seats; ++i) {
    everybody.push_back(
        sys.spawn<philosopher>(guests.seat(static_cast<int>(i)), forks[i], forks[(i + 1) % seats]));
  }
  guests.begin(everybody);
}

}  // namespace dining
