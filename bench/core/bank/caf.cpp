#include "bench/core/bank/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

#include <vector>

namespace bench::bank {

namespace {

using withdraw_atom = caf::atom_constant<caf::atom("withdraw")>;
using deposit_atom = caf::atom_constant<caf::atom("deposit")>;
using open_atom = caf::atom_constant<caf::atom("open")>;
using close_atom = caf::atom_constant<caf::atom("close")>;

struct account_state {
  std::int64_t balance = problem::opening_balance;
  std::uint64_t bookings = 0;
};

/// Sums of what the accounts hold when they close.
struct closing {
  explicit closing(const problem& p) : bookings(p.accounts), money(p.accounts) {}
  finish_line bookings;
  finish_line money;
};

caf::behavior account(caf::stateful_actor<account_state>* self, closing* end) {
  const auto book = [=](std::int64_t change) {
    ++self->state.bookings;
    return self->state.balance += change;
  };
  return {
      [=](withdraw_atom, std::int64_t amount) { return book(-amount); },
      [=](deposit_atom, std::int64_t amount) { return book(amount); },
      [=](close_atom) {
        end->bookings.cross(self->state.bookings);
        end->money.cross(static_cast<std::uint64_t>(self->state.balance));
        self->quit();
      },
  };
}

struct teller_state {
  order_stream orders;
  std::uint64_t done = 0;
};

using account_list = std::vector<caf::actor>;
using teller_actor = caf::stateful_actor<teller_state>;

void next_transfer(teller_actor* self, const problem* p, const account_list* accounts,
                   finish_line* finish) {
  if (self->state.done == p->per_teller()) {
    finish->cross(self->state.done);
    self->quit();
    return;
  }
  const auto o = self->state.orders.next();
  self->request((*accounts)[o.from], caf::infinite, withdraw_atom::value, o.amount)
      .then([=](std::int64_t) {
        self->request((*accounts)[o.to], caf::infinite, deposit_atom::value, o.amount)
            .then([=](std::int64_t) {
              ++self->state.done;
              next_transfer(self, p, accounts, finish);
            });
      });
}

caf::behavior teller(teller_actor* self, const problem* p, std::uint64_t number,
                     const account_list* accounts, finish_line* finish) {
  self->state.orders = {number, p->accounts};
  return {[=](open_atom) { next_transfer(self, p, accounts, finish); }};
}

problem::books solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  closing end(p);
  finish_line finish(p.tellers);
  account_list accounts;
  watch.start();
  for (std::uint64_t i = 0; i < p.accounts; ++i) accounts.push_back(sys.spawn(account, &end));
  for (std::uint64_t i = 0; i < p.tellers; ++i)
    caf::anon_send(sys.spawn(teller, &p, i, &accounts, &finish), open_atom::value);
  problem::books books;
  books.transfers = finish.wait();
  watch.stop();
  for (auto& a : accounts) caf::anon_send(a, close_atom::value);
  books.bookings = end.bookings.wait();
  books.money = static_cast<std::int64_t>(end.money.wait());
  return books;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::bank
