#include "bench/designs/bank/actors_bank.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::bank {

namespace {

struct run {
  using reply = actors::done;
};

/// Ends a day for each who asks; the next one waits until the handler is through.
struct auditor {
  using protocol = actors::protocol<audit>;
  const staff* bank;
  std::uint64_t day = 0;

  actors::task<std::int64_t> on(audit) {
    std::vector<actors::future<actors::done>> ends;
    for (auto& t : bank->tellers) ends.push_back(t.ask<end_day>(day));
    for (auto& end : ends) co_await std::move(end);
    std::vector<actors::future<std::int64_t>> balances;
    for (auto& a : bank->accounts) balances.push_back(a.ask<settle>(day));
    std::int64_t money = 0;
    for (auto& balance : balances) money += co_await std::move(balance);
    ++day;
    co_return money;
  }
};

struct teller {
  using protocol = actors::protocol<run, end_day>;
  static constexpr auto handlers = actors::handler_mode::interleaved;
  const staff* bank;
  std::uint64_t number;
  lab::party me;
  order_stream orders;
  std::uint64_t day = 0;
  bool busy = false;
  actors::promise<actors::done> over = {};

  actors::task<void> on(run) {
    while (me.operations() < bank->p->per_teller()) {
      co_await transfer(orders.next());
      if (bank->p->audit_due(number, me.operations()))
        bank->all->audited(*bank->p, co_await bank->auditor.ask<audit>());
    }
    bank->all->transfers += me.operations();
    me.leave();
  }

  actors::task<void> transfer(order o) {
    busy = true;
    const auto since = me.begin();
    const auto today = day;
    co_await bank->accounts[o.from].ask<book>(-o.amount, today);
    co_await bank->accounts[o.to].ask<book>(o.amount, today);
    me.end(since);
    busy = false;
    over.set();
  }

  void on(end_day m, actors::promise<actors::done> when_over) {
    day = m.day + 1;
    over = std::move(when_over);
    if (!busy) over.set();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  books all;
  staff bank{&p, &all};
  open_accounts(sys, bank);
  bank.auditor = sys.spawn<auditor>(&bank);
  std::vector<actors::ref_of<teller>> tellers;
  for (std::uint64_t i = 0; i < p.tellers; ++i)
    tellers.push_back(sys.spawn<teller>(&bank, i, lab::party(m, i), order_stream(i, p.accounts)));
  bank.tellers.assign(tellers.begin(), tellers.end());
  m.start();
  std::vector<actors::future<actors::done>> ends;
  for (auto& t : tellers) ends.push_back(t.ask<run>());
  for (auto& end : ends) end.get();
  m.stop();
  for (auto& t : tellers) t.stop();
  bank.auditor.stop();
  return close_accounts(bank);
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::bank
