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
/// Who has taken this seat.
struct sits {
  int seat;
  actors::ref<think> who;
};

struct waiter {
  using protocol = actors::protocol<sits, take, put>;

  struct guest {
    actors::ref<think> who;
    bool eating = false;
    std::uint64_t ticket = 0;  // 0: not waiting
    std::optional<actors::promise<actors::done>> hopes;
  };
  std::vector<guest> guests;
  std::uint64_t tickets = 0;

  explicit waiter(int seats) : guests(static_cast<std::size_t>(seats)) {}

  void on(sits m) { guests[static_cast<std::size_t>(m.seat)].who = std::move(m.who); }

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

  /// Forks for this seat, if it waits and both neighbours let it go first. If not, the promise
  /// names one who does not, always the latest: were the rule wrong, those who then wait in a
  /// circle would be told so.
  void serve(std::size_t seat) {
    auto& g = guests[seat];
    if (!g.hopes) return;
    for (auto next : {left_of(seat), right_of(seat)})
      if (!yields(guests[next], g)) return g.hopes->blocked_on(guests[next].who);
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
  using protocol = actors::protocol<think>;

  chair my;
  actors::ref<take, put> waiter;

  actors::task<> on(think, actors::context& self) {
    for (bool more = true; more;) {
      co_await my.thinks(self);
      my.gets_hungry();
      co_await waiter.ask<take>(my.seat());
      my.picks_up_both();
      co_await my.dines(self);
      more = my.wants_more_after_this();
      my.puts_down_both();
      waiter.tell<put>(my.seat());
    }
  }
};
// [/philosopher]

}  // namespace

void seat_with_waiter(actors::system& sys, party& guests) {
  auto boss = sys.spawn<waiter>(guests.seats());
  std::vector<actors::ref_of<philosopher>> everybody;
  for (int i = 0; i < guests.seats(); ++i) {
    everybody.push_back(sys.spawn<philosopher>(guests.seat(i), boss));
    boss.tell<sits>(i, everybody.back());
  }
  guests.begin(everybody);
}

}  // namespace dining
