/// Chandy and Misra's hygienic philosophers (1984): no waiter, no fork actors; neighbours pass
/// forks to each other, and a fork is dirty once it was eaten with.
///
/// Who is asked for a dirty fork cleans it and hands it over, unless he is eating; a clean one he
/// keeps until he has eaten. For each fork there is a request token, held by who lacks the fork.
/// No deadlock, nobody starves: a fork's dirt says whose turn it is, and at the start the forks are
/// dirty and lie so that the turns form no circle.
#include "../party.hpp"

#include <utility>

namespace dining {

namespace {

/// The token: hand me the fork on that side of yours.
struct please {
  side where;
};
/// The fork on that side of yours, clean.
struct here_you_are {
  side where;
};
using neighbour = actors::ref<please, here_you_are>;
struct meet {
  neighbour left, right;
};

struct shared_fork {
  bool mine;
  bool dirty = true;
  bool token = !mine;
  neighbour with = {};
};

struct philosopher {
  using protocol = actors::protocol<meet, please, here_you_are, think, hunger, content>;

  chair my;
  shared_fork left, right;
  bool hungry = false, eating = false;

  void on(meet m) {
    left.with = std::move(m.left);
    right.with = std::move(m.right);
    if (left.mine) my.picks_up(side::left);
    if (right.mine) my.picks_up(side::right);
  }

  void on(think, actors::context& self) { my.think_a_while(self); }
  void on(hunger, actors::context& self) {
    my.gets_hungry();
    hungry = true;
    for (auto s : {side::left, side::right}) ask_for(s);
    eat_if_both(self);
  }

  void on(please m) {
    at(m.where).token = true;
    hand_over(m.where);
  }

  void on(here_you_are m, actors::context& self) {
    at(m.where).mine = true;
    at(m.where).dirty = false;
    my.picks_up(m.where);
    eat_if_both(self);
  }

  void on(content, actors::context& self) {
    auto more = my.wants_more_after_this();
    eating = false;
    for (auto s : {side::left, side::right}) hand_over(s);
    if (more) my.think_a_while(self);
  }

  void eat_if_both(actors::context& self) {
    if (!hungry || !left.mine || !right.mine) return;
    hungry = false;
    eating = left.dirty = right.dirty = true;
    my.eats(self);
  }

  /// Sends the token, if this fork is wanted and not here.
  void ask_for(side s) {
    auto& f = at(s);
    if (!hungry || f.mine || !std::exchange(f.token, false)) return;
    f.with.tell<please>(other(s));
  }

  /// Sends the fork, if it was asked for and is dirty and not in use.
  void hand_over(side s) {
    auto& f = at(s);
    if (eating || !f.mine || !f.dirty || !f.token) return;
    f.mine = false;
    my.puts_down(s);
    f.with.tell<here_you_are>(other(s));
    ask_for(s);
  }

  shared_fork& at(side s) { return s == side::left ? left : right; }
};

}  // namespace

void seat_by_chandy_and_misra(actors::system& sys, party& guests) {
  auto seats = static_cast<std::size_t>(guests.seats());
  std::vector<actors::ref_of<philosopher>> everybody;
  for (std::size_t i = 0; i < seats; ++i) {  // a fork starts with the lower of its two seats
    everybody.push_back(sys.spawn<philosopher>(guests.seat(static_cast<int>(i)),
                                               shared_fork{.mine = i == 0},
                                               shared_fork{.mine = i + 1 < seats}));
  }
  for (std::size_t i = 0; i < seats; ++i) {
    everybody[i].tell<meet>(everybody[(i + seats - 1) % seats], everybody[(i + 1) % seats]);
  }
  guests.begin(everybody);
}

}  // namespace dining
