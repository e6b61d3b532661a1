/// The waiter: one actor knows who eats, and gives both forks at once or none.
///
/// No deadlock: nobody ever holds one fork only. Nobody starves: a philosopher is served before
/// every neighbour who came later. The price: all meals pass through one actor.
#include "../party.hpp"

#include <optional>
#include <utility>

namespace dining {

namespace {

/// Answered once both forks are yours.
struct take {
  int seat;
  using reply = actors::done;
};
/// Both forks back.
struct put {
  int seat;
};

struct waiter {
  using protocol = actors::protocol<take, put>;

  struct guest {
    bool eating = false;
    std::uint64_t ticket = 0;  // 0: not waiting
    std::optional<actors::promise<actors::done>> hopes;
  };
  std::vector<guest> guests;
  std::uint64_t tickets = 0;

  explicit waiter(int seats) : guests(static_cast<std::size_t>(seats)) {}

  void on(take m, actors::promise<actors::done> yours) {
    auto& g = guests[static_cast<std::size_t>(m.seat)];
    g.ticket = ++tickets;
    g.hopes = std::move(yours);
    serve(static_cast<std::size_t>(m.seat));
  }

  void on(put m) {
    auto seat = static_cast<std::size_t>(m.seat);
    guests[seat].eating = false;
    serve(left_of(seat));
    serve(right_of(seat));
  }

  /// Forks for this seat, if it waits and both neighbours let it go first.
  void serve(std::size_t seat) {
    auto& g = guests[seat];
    if (!g.hopes || !yields(guests[left_of(seat)], g) || !yields(guests[right_of(seat)], g)) return;
    g.eating = true;
    g.ticket = 0;
    std::exchange(g.hopes, std::nullopt)->set();
  }

  static bool yields(const guest& neighbour, const guest& to) {
    return !neighbour.eating && (neighbour.ticket == 0 || neighbour.ticket > to.ticket);
  }

  std::size_t left_of(std::size_t seat) const { return (seat == 0 ? guests.size() : seat) - 1; }
  std::size_t right_of(std::size_t seat) const { return seat + 1 == guests.size() ? 0 : seat + 1; }
};

// [philosopher]
struct philosopher {
  using protocol = actors::protocol<think, hunger, content>;

  chair my;
  actors::ref<take, put> waiter;

  void on(think, actors::context& self) { my.think_a_while(self); }

  void on(hunger, actors::context& self) {
    my.gets_hungry();
    waiter.ask<take>(my.seat()).then([this, &self](actors::done) {
      my.picks_up_both();
      my.eats(self);
    });
  }

  void on(content, actors::context& self) {
    auto more = my.wants_more_after_this();
    my.puts_down_both();
    waiter.tell<put>(my.seat());
    if (more) my.think_a_while(self);
  }
};
// [/philosopher]

}  // namespace

void seat_with_waiter(actors::system& sys, party& guests) {
  auto boss = sys.spawn<waiter>(guests.seats());
  std::vector<actors::ref_of<philosopher>> everybody;
  for (int i = 0; i < guests.seats(); ++i) {
    everybody.push_back(sys.spawn<philosopher>(guests.seat(i), boss));
  }
  guests.begin(everybody);
}

}  // namespace dining
