// The barber is a coroutine that asks the waiting room for the next customer, and waits for him.
#include "bench/designs/barber/problem.hpp"
#include "bench/lab/in_actors.hpp"

#include <optional>
#include <utility>

namespace bench::designs::barber {

namespace {

struct visit {
  std::uint64_t customer;
  using reply = bool;  // false: all chairs are taken
};
struct next {
  using reply = std::uint64_t;  // once there is a customer
};
struct served {
  std::uint64_t customer;
};
struct run {
  using reply = actors::done;
};

struct room {
  using protocol = actors::protocol<visit, next, served>;
  std::uint64_t* most;
  waiting_room chairs;
  std::vector<actors::promise<bool>> hopes;
  std::optional<actors::promise<std::uint64_t>> barber = {};  // while he sleeps

  room(const problem& p, std::uint64_t* into) : most(into), chairs(p.chairs), hopes(p.customers) {}

  void on(visit m, actors::promise<bool> done) {
    if (chairs.full()) return done.set(false);
    hopes[m.customer] = std::move(done);
    chairs.sit_down(m.customer);
    *most = chairs.most();
    if (auto wakes = std::exchange(barber, std::nullopt)) wakes->set(chairs.next());
  }
  void on(next, actors::promise<std::uint64_t> customer) {
    if (chairs.empty())
      barber = std::move(customer);
    else
      customer.set(chairs.next());
  }
  void on(served m) { hopes[m.customer].set(true); }
};

struct barber {
  using protocol = actors::protocol<run>;
  const problem* p;
  mirror* seen;
  actors::ref_of<room> shop;

  actors::task<> on(run) {
    for (auto left = p->haircuts(); left > 0; --left) {
      const auto customer = co_await shop.ask<next>();
      seen->cut(customer);
      shop.tell<served>(customer);
    }
  }
};

struct customer {
  using protocol = actors::protocol<run>;
  const problem* p;
  mirror* seen;
  actors::ref_of<room> shop;
  lab::party me;
  std::uint64_t index;

  actors::task<> on(run) {
    while (me.operations() < p->visits) {
      const auto since = me.begin();
      while (!co_await shop.ask<visit>(index)) {
      }
      seen->leaves(index, me.operations() + 1);
      me.end(since);
    }
    me.leave();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  mirror seen(p);
  std::uint64_t most = 0;
  auto shop = sys.spawn<room>(p, &most);
  std::vector<actors::ref<run>> all;
  all.push_back(sys.spawn<barber>(&p, &seen, shop));
  for (std::uint64_t i = 0; i < p.customers; ++i)
    all.push_back(sys.spawn<customer>(&p, &seen, shop, lab::party(m, i), i));
  m.start();
  std::vector<actors::future<actors::done>> ends;
  for (auto& each : all) ends.push_back(each.ask<run>());
  for (auto& end : ends) end.get();
  m.stop();
  for (auto& each : all) each.stop();
  shop.stop();
  settle(sys);
  return seen.result(most);
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::barber
