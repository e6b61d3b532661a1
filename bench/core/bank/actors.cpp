#include "bench/core/bank/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <vector>

namespace bench::bank {

namespace {

struct withdraw {
  using reply = std::int64_t;
  std::int64_t amount;
};
struct deposit {
  using reply = std::int64_t;
  std::int64_t amount;
};
struct close {};
struct open {};

/// Sums of what the accounts hold when they close.
struct closing {
  explicit closing(const problem& p) : bookings(p.accounts), money(p.accounts) {}
  finish_line bookings;
  finish_line money;
};

struct account {
  using protocol = actors::protocol<withdraw, deposit, close>;
  closing* end;
  std::int64_t balance = problem::opening_balance;
  std::uint64_t bookings = 0;

  std::int64_t on(withdraw m) { return book(-m.amount); }
  std::int64_t on(deposit m) { return book(m.amount); }

  void on(close, actors::context& self) {
    end->bookings.cross(bookings);
    end->money.cross(static_cast<std::uint64_t>(balance));
    self.stop();
  }

  std::int64_t book(std::int64_t change) {
    ++bookings;
    return balance += change;
  }
};

struct teller {
  using protocol = actors::protocol<open>;
  const problem* p;
  const std::vector<actors::ref_of<account>>* accounts;
  finish_line* finish;
  order_stream orders;
  std::uint64_t done = 0;

  void on(open) { next_transfer(); }

  void next_transfer() {
    if (done == p->per_teller()) {
      finish->cross(done);
      return;
    }
    const auto o = orders.next();
    (*accounts)[o.from].ask<withdraw>(o.amount).then([this, o](std::int64_t) {
      (*accounts)[o.to].ask<deposit>(o.amount).then([this](std::int64_t) {
        ++done;
        next_transfer();
      });
    });
  }
};

problem::books solve(actors::system& sys, const problem& p, stopwatch& watch) {
  closing end(p);
  finish_line finish(p.tellers);
  std::vector<actors::ref_of<account>> accounts;
  std::vector<actors::ref_of<teller>> tellers;
  watch.start();
  for (std::uint64_t i = 0; i < p.accounts; ++i) accounts.push_back(sys.spawn<account>(&end));
  for (std::uint64_t i = 0; i < p.tellers; ++i) {
    auto& t = tellers.emplace_back(
        sys.spawn<teller>(&p, &accounts, &finish, order_stream{i, p.accounts}));
    t.tell(open{});
  }
  problem::books books;
  books.transfers = finish.wait();
  watch.stop();
  for (auto& t : tellers) t.stop();
  for (auto& a : accounts) a.tell(close{});
  books.bookings = end.bookings.wait();
  books.money = static_cast<std::int64_t>(end.money.wait());
  return books;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::bank
