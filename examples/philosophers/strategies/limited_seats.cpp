/// Limited seats: a host lets all but one philosopher reach for forks, who then do as the naive do.
///
/// No deadlock: with one place left empty, somebody always has a neighbour who takes no fork, and
/// so gets both of his. Nobody starves: the host and the forks serve in turn.
#include "../fork.hpp"
#include "../party.hpp"

#include <deque>

namespace dining {

namespace {

/// Answered once you may reach for forks.
struct enter {
  using reply = actors::done;
};
struct leave {};

struct host {
  using protocol = actors::protocol<enter, leave>;

  int places;
  std::deque<actors::promise<actors::done>> queue{};

  void on(enter, actors::promise<actors::done> welcome) {
    queue.push_back(std::move(welcome));
    let_in();
  }

  void on(leave) {
    ++places;
    let_in();
  }

  void let_in() {
    if (places == 0 || queue.empty()) return;
    --places;
    queue.front().set();
    queue.pop_front();
  }
};

struct philosopher {
  using protocol = actors::protocol<think, hunger, content>;

  chair my;
  actors::ref<enter, leave> host;
  actors::ref<take, put> left, right;

  void on(think, actors::context& self) { my.think_a_while(self); }

  void on(hunger, actors::context& self) {
    my.gets_hungry();
    host.ask<enter>().then([this, &self](actors::done) { reach_left(self); });
  }

  void reach_left(actors::context& self) {
    left.ask<take>().then([this, &self](actors::done) {
      my.picks_up(side::left);
      reach_right(self);
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
    host.tell<leave>();
    if (more) my.think_a_while(self);
  }
};

}  // namespace

void seat_at_most_all_but_one(actors::system& sys, party& guests) {
  auto seats = static_cast<std::size_t>(guests.seats());
  auto forks = lay_forks(sys, guests.seats());
  auto door = sys.spawn<host>(guests.seats() - 1);
  std::vector<actors::ref_of<philosopher>> everybody;
  for (std::size_t i = 0; i < seats; ++i) {
    everybody.push_back(sys.spawn<philosopher>(guests.seat(static_cast<int>(i)), door, forks[i],
                                               forks[(i + 1) % seats]));
  }
  guests.begin(everybody);
}

}  // namespace dining
