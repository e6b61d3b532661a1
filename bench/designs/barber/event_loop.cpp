// Coroutines on one thread; the barber is one of them.
#include "bench/designs/barber/problem.hpp"
#include "bench/lab/in_loop.hpp"

#include <optional>

namespace bench::designs::barber {

namespace {

struct shop {
  shop(actors::loop& on, const problem& p)
      : chairs(p.chairs), somebody(on), called(p.customers, nullptr) {}
  waiting_room chairs;
  lab::waiting_line somebody;
  std::vector<lab::waiting_line*> called;  // one for each customer
};

actors::task<void> barber(const problem& p, mirror& seen, shop& open) {
  for (auto left = p.haircuts(); left > 0; --left) {
    while (open.chairs.empty()) co_await open.somebody.wait();
    const auto customer = open.chairs.next();
    seen.cut(customer);
    open.called[customer]->wake_one();
  }
}

actors::task<void> customer(actors::loop& on, const problem& p, mirror& seen, shop& open,
                            lab::party me, std::uint64_t index) {
  lab::waiting_line called(on);
  open.called[index] = &called;
  while (me.operations() < p.visits) {
    const auto since = me.begin();
    while (open.chairs.full()) co_await lab::turn{on};
    open.chairs.sit_down(index);
    open.somebody.wake_one();
    co_await called.wait();
    seen.leaves(index, me.operations() + 1);
    me.end(since);
  }
  me.leave();
}

problem::result solve(const problem& p, lab::meter& m) {
  mirror seen(p);
  std::optional<shop> open;
  lab::run_in_loop(m, p.customers + 1, [&](actors::loop& on, std::uint64_t i) {
    if (!open) open.emplace(on, p);
    if (i == p.customers) return barber(p, seen, *open);
    return customer(on, p, seen, *open, lab::party(m, i), i);
  });
  return seen.result(open->chairs.most());
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::barber
