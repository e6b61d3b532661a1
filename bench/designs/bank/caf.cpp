#include "bench/designs/bank/days.hpp"
#include "bench/designs/bank/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

#include <deque>

namespace bench::designs::bank {

namespace {

using open_atom = caf::atom_constant<caf::atom("open")>;
using book_atom = caf::atom_constant<caf::atom("book")>;
using settle_atom = caf::atom_constant<caf::atom("settle")>;
using end_day_atom = caf::atom_constant<caf::atom("endday")>;
using audit_atom = caf::atom_constant<caf::atom("audit")>;
using over_atom = caf::atom_constant<caf::atom("over")>;

/// Who is there; complete before anything begins.
struct staff {
  const problem* p;
  books* all;
  finish_line* finish;
  std::vector<caf::actor> accounts = {};
  std::vector<caf::actor> tellers = {};
  caf::actor auditor = {};
};

struct account_state {
  account_state() = default;  // no aggregate: CAF would build the first member from the actor
  dated_balance<std::int64_t> balance{problem::opening_balance};
};

caf::behavior account(caf::stateful_actor<account_state>* self, std::chrono::nanoseconds work) {
  return {
      [=](book_atom, std::int64_t amount, std::uint64_t day) {
        lab::work(work);
        self->state.balance.book(amount, day);
        return over_atom::value;
      },
      [=](settle_atom, std::uint64_t day) { return self->state.balance.settle(day); },
  };
}

struct auditor_state {
  auditor_state() = default;
  std::uint64_t day = 0;
  std::uint64_t missing = 0;  ///< replies
  std::int64_t money = 0;
  std::deque<caf::typed_response_promise<std::int64_t>> asking;
};
using auditor_actor = caf::stateful_actor<auditor_state>;

void next_audit(auditor_actor* self, const staff* bank);

void read_accounts(auditor_actor* self, const staff* bank) {
  auto& state = self->state;
  state.missing = bank->accounts.size();
  state.money = 0;
  for (auto& a : bank->accounts)
    self->request(a, caf::infinite, settle_atom::value, state.day).then([=](std::int64_t balance) {
      auto& s = self->state;
      s.money += balance;
      if (--s.missing > 0) return;
      ++s.day;
      s.asking.front().deliver(s.money);
      s.asking.pop_front();
      if (!s.asking.empty()) next_audit(self, bank);
    });
}

void next_audit(auditor_actor* self, const staff* bank) {
  auto& state = self->state;
  state.missing = bank->tellers.size();
  for (auto& t : bank->tellers)
    self->request(t, caf::infinite, end_day_atom::value, state.day).then([=](over_atom) {
      if (--self->state.missing == 0) read_accounts(self, bank);
    });
}

caf::behavior auditor(auditor_actor* self, const staff* bank) {
  return {[=](audit_atom) {
    auto answer = self->make_response_promise<std::int64_t>();
    self->state.asking.push_back(answer);
    if (self->state.asking.size() == 1) next_audit(self, bank);
    return answer;
  }};
}

struct teller_state {
  teller_state() = default;
  lab::party me;
  order_stream orders{0, 2};
  lab::party::mark since;
  std::uint64_t day = 0;
  bool busy = false;
  caf::typed_response_promise<over_atom> over;
};
using teller_actor = caf::stateful_actor<teller_state>;

void next_transfer(teller_actor* self, const staff* bank, std::uint64_t number);

void go_on(teller_actor* self, const staff* bank, std::uint64_t number) {
  auto& me = self->state.me;
  if (me.operations() < bank->p->per_teller()) return next_transfer(self, bank, number);
  me.leave();
  bank->finish->cross(me.operations());
}

void end_transfer(teller_actor* self, const staff* bank, std::uint64_t number) {
  auto& state = self->state;
  state.me.end(state.since);
  state.busy = false;
  if (state.over.pending()) state.over.deliver(over_atom::value);
  if (!bank->p->audit_due(number, state.me.operations())) return go_on(self, bank, number);
  self->request(bank->auditor, caf::infinite, audit_atom::value).then([=](std::int64_t money) {
    bank->all->audited(*bank->p, money);
    go_on(self, bank, number);
  });
}

void next_transfer(teller_actor* self, const staff* bank, std::uint64_t number) {
  auto& state = self->state;
  state.busy = true;
  state.since = state.me.begin();
  const auto o = state.orders.next();
  const auto today = state.day;
  const auto book = [=](std::uint64_t account, std::int64_t amount) {
    return self->request(bank->accounts[account], caf::infinite, book_atom::value, amount, today);
  };
  book(o.from, -o.amount).then([=](over_atom) {
    book(o.to, o.amount).then([=](over_atom) { end_transfer(self, bank, number); });
  });
}

caf::behavior teller(teller_actor* self, const staff* bank, const lab::party& me,
                     std::uint64_t number) {
  self->state.me = me;
  self->state.orders = order_stream(number, bank->p->accounts);
  return {
      [=](open_atom) { next_transfer(self, bank, number); },
      [=](end_day_atom, std::uint64_t day) {
        auto& state = self->state;
        state.day = day + 1;
        state.over = self->make_response_promise<over_atom>();
        if (!state.busy) state.over.deliver(over_atom::value);
        return state.over;
      },
  };
}

/// Both days, so that nothing is pending any more.
std::int64_t balance_of(caf::scoped_actor& self, const caf::actor& account) {
  std::int64_t balance = 0;
  for (std::uint64_t day : {0u, 1u})
    self->request(account, caf::infinite, settle_atom::value, day)
        .receive(
            [&](std::int64_t found) { balance = found; },
            [](const caf::error& e) { throw wrong_result("an account fails: " + to_string(e)); });
  return balance;
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  books all;
  finish_line finish(p.tellers);
  staff bank{&p, &all, &finish};
  for (std::uint64_t i = 0; i < p.accounts; ++i)
    bank.accounts.push_back(sys.spawn(account, p.work));
  bank.auditor = sys.spawn(auditor, &bank);
  for (std::uint64_t i = 0; i < p.tellers; ++i)
    bank.tellers.push_back(sys.spawn(teller, &bank, lab::party(m, i), i));
  m.start();
  for (auto& t : bank.tellers) caf::anon_send(t, open_atom::value);
  all.transfers = finish.wait();
  m.stop();
  caf::scoped_actor self(sys);
  auto r = close(p, all, [&](std::uint64_t i) { return balance_of(self, bank.accounts[i]); });
  for (auto& t : bank.tellers) caf::anon_send_exit(t, caf::exit_reason::user_shutdown);
  for (auto& a : bank.accounts) caf::anon_send_exit(a, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(bank.auditor, caf::exit_reason::user_shutdown);
  return r;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::bank
