#include "bench/designs/bank/actors_bank.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

#include <deque>
#include <numeric>

namespace bench::designs::bank {

namespace {

struct open {};

/// Ends days for those who ask, one after the other.
struct auditor {
  using protocol = actors::protocol<audit>;
  const staff* bank;
  std::uint64_t day = 0;
  std::deque<actors::promise<std::int64_t>> asking = {};

  void on(audit, actors::promise<std::int64_t> answer) {
    asking.push_back(std::move(answer));
    if (asking.size() == 1) next();
  }

  void next() {
    std::vector<actors::future<actors::done>> ends;
    for (auto& t : bank->tellers) ends.push_back(t.ask<end_day>(day));
    actors::when_all(std::move(ends)).then([this](const std::vector<actors::done>&) { read(); });
  }

  void read() {
    std::vector<actors::future<std::int64_t>> balances;
    for (auto& a : bank->accounts) balances.push_back(a.ask<settle>(day));
    actors::when_all(std::move(balances)).then([this](const std::vector<std::int64_t>& all) {
      ++day;
      asking.front().set(std::accumulate(all.begin(), all.end(), std::int64_t{0}));
      asking.pop_front();
      if (!asking.empty()) next();
    });
  }
};

struct teller {
  using protocol = actors::protocol<open, end_day>;
  const staff* bank;
  std::uint64_t number;
  lab::party me;
  finish_line* finish;
  order_stream orders;
  lab::party::mark since = {};
  std::uint64_t day = 0;
  bool busy = false;
  actors::promise<actors::done> over = {};

  void on(open) { next(); }

  void on(end_day m, actors::promise<actors::done> when_over) {
    day = m.day + 1;
    over = std::move(when_over);
    if (!busy) over.set();
  }

  void next() {
    busy = true;
    since = me.begin();
    const auto o = orders.next();
    bank->accounts[o.from].ask<book>(-o.amount, day).then([this, o, today = day](actors::done) {
      bank->accounts[o.to].ask<book>(o.amount, today).then([this](actors::done) { end(); });
    });
  }

  void end() {
    me.end(since);
    busy = false;
    over.set();
    if (!bank->p->audit_due(number, me.operations())) return go_on();
    bank->auditor.ask<audit>().then([this](std::int64_t money) {
      bank->all->audited(*bank->p, money);
      go_on();
    });
  }

  void go_on() {
    if (me.operations() < bank->p->per_teller()) return next();
    me.leave();
    finish->cross(me.operations());
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  books all;
  staff bank{&p, &all};
  finish_line finish(p.tellers);
  open_accounts(sys, bank);
  bank.auditor = sys.spawn<auditor>(&bank);
  std::vector<actors::ref_of<teller>> tellers;
  for (std::uint64_t i = 0; i < p.tellers; ++i)
    tellers.push_back(
        sys.spawn<teller>(&bank, i, lab::party(m, i), &finish, order_stream(i, p.accounts)));
  bank.tellers.assign(tellers.begin(), tellers.end());
  m.start();
  for (auto& t : tellers) t.tell<open>();
  all.transfers = finish.wait();
  m.stop();
  for (auto& t : tellers) t.stop();
  bank.auditor.stop();
  return close_accounts(bank);
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::bank
