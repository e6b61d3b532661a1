// The bank of the designs with actors of this library: what they say to each other, and accounts.
#pragma once

#include "bench/designs/bank/days.hpp"
#include "bench/designs/bank/problem.hpp"

#include <actors/actors.hpp>

namespace bench::designs::bank {

struct book {
  using reply = actors::done;
  std::int64_t amount;
  std::uint64_t day;
};
struct settle {
  using reply = std::int64_t;
  std::uint64_t day;
};
/// To a teller: answered when its last transfer of that day is done.
struct end_day {
  using reply = actors::done;
  std::uint64_t day;
};
struct audit {
  using reply = std::int64_t;
};

struct account {
  using protocol = actors::protocol<book, settle>;
  std::chrono::nanoseconds work;
  dated_balance<std::int64_t> balance{problem::opening_balance};

  void on(book m) {
    lab::work(work);
    balance.book(m.amount, m.day);
  }
  std::int64_t on(settle m) { return balance.settle(m.day); }
};

/// Who is there; complete before anything begins.
struct staff {
  const problem* p;
  books* all;
  std::vector<actors::ref_of<account>> accounts = {};
  std::vector<actors::ref<end_day>> tellers = {};
  actors::ref<audit> auditor = {};
};

inline void open_accounts(actors::system& sys, staff& bank) {
  for (std::uint64_t i = 0; i < bank.p->accounts; ++i)
    bank.accounts.push_back(sys.spawn<account>(bank.p->work));
}

inline problem::result close_accounts(const staff& bank) {
  auto r = close(*bank.p, *bank.all, [&](std::uint64_t i) {
    bank.accounts[i].ask<settle>(0u).get();
    return bank.accounts[i].ask<settle>(1u).get();
  });
  for (auto& a : bank.accounts) a.stop();
  return r;
}

}  // namespace bench::designs::bank
