// Everything on one thread: coroutines that give up their turn after each transfer. Between turns
// no transfer is half done, so there is nothing to protect.
#include "bench/designs/bank/problem.hpp"
#include "bench/lab/in_loop.hpp"

#include <numeric>

namespace bench::designs::bank {

namespace {

struct vault {
  const problem& p;
  books all = {};
  std::vector<std::int64_t> balances = std::vector(p.accounts, problem::opening_balance);

  void book(std::uint64_t account, std::int64_t amount) {
    lab::work(p.work);
    balances[account] += amount;
  }
  std::int64_t sum() const {
    return std::accumulate(balances.begin(), balances.end(), std::int64_t{0});
  }
};

actors::task<void> teller(actors::loop& on, vault& v, std::uint64_t number, lab::party me) {
  order_stream orders(number, v.p.accounts);
  while (me.operations() < v.p.per_teller()) {
    const auto since = me.begin();
    const auto o = orders.next();
    v.book(o.from, -o.amount);
    v.book(o.to, o.amount);
    me.end(since);
    if (v.p.audit_due(number, me.operations())) v.all.audited(v.p, v.sum());
    co_await lab::turn{on};
  }
  v.all.transfers += me.operations();
  me.leave();
}

problem::result solve(const problem& p, lab::meter& m) {
  vault v{p};
  lab::run_in_loop(m, p.tellers, [&](actors::loop& on, std::uint64_t i) {
    return teller(on, v, i, lab::party(m, i));
  });
  return close(p, v.all, [&](std::uint64_t i) { return v.balances[i]; });
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bank
