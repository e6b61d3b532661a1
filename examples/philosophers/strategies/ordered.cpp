/// Ordered forks (Dijkstra's resource hierarchy): every fork has a number, and everybody takes the
/// lower number of his two first.
///
/// No deadlock: who holds the highest fork that anybody holds waits for no one. The last seat is
/// the one for whom the lower number lies on the right. Nobody starves: a fork serves in turn.
#include "../fork.hpp"
#include "../party.hpp"

namespace dining {

namespace {

struct philosopher {
  using protocol = actors::protocol<think, hunger, content>;

  struct reach {
    side where;
    actors::ref<take, put> fork;
  };
  chair my;
  reach lower, higher;

  void on(think, actors::context& self) { my.think_a_while(self); }

  void on(hunger, actors::context& self) {
    my.gets_hungry();
    lower.fork.ask<take>().then([this, &self](actors::done) {
      my.picks_up(lower.where);
      reach_higher(self);
    });
  }

  void reach_higher(actors::context& self) {
    higher.fork.ask<take>().then([this, &self](actors::done) {
      my.picks_up(higher.where);
      my.eats(self);
    });
  }

  void on(content, actors::context& self) {
    auto more = my.wants_more_after_this();
    my.puts_down_both();
    lower.fork.tell<put>();
    higher.fork.tell<put>();
    if (more) my.think_a_while(self);
  }
};

}  // namespace

void seat_with_ordered_forks(actors::system& sys, party& guests) {
  auto forks = lay_forks(sys, guests.seats());
  std::vector<actors::ref_of<philosopher>> everybody;
  for (int i = 0; i < guests.seats(); ++i) {
    auto last = i + 1 == guests.seats();
    philosopher::reach left{side::left, forks[static_cast<std::size_t>(i)]};
    philosopher::reach right{side::right, forks[static_cast<std::size_t>(last ? 0 : i + 1)]};
    everybody.push_back(last ? sys.spawn<philosopher>(guests.seat(i), right, left)
                             : sys.spawn<philosopher>(guests.seat(i), left, right));
  }
  guests.begin(everybody);
}

}  // namespace dining
