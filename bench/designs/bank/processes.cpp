// The accounts lie in shared memory, a lock with each. Both accounts are held for a transfer, all
// for an audit, always in their order.
#include "bench/designs/bank/problem.hpp"
#include "bench/lab/in_processes.hpp"
#include "bench/lab/locks.hpp"

#include <array>
#include <mutex>

namespace bench::designs::bank {

namespace {

struct account {
  lab::process_mutex lock;
  std::int64_t balance = problem::opening_balance;
};

struct vault {
  books all;
  std::array<account, problem::most_accounts> accounts;

  void transfer(order o, std::chrono::nanoseconds work) {
    auto &from = accounts[o.from], &to = accounts[o.to];
    std::lock_guard first(o.from < o.to ? from.lock : to.lock);
    std::lock_guard second(o.from < o.to ? to.lock : from.lock);
    lab::work(work);
    from.balance -= o.amount;
    lab::work(work);
    to.balance += o.amount;
  }

  std::int64_t sum(std::uint64_t count) {
    std::int64_t money = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      accounts[i].lock.lock();
      money += accounts[i].balance;
    }
    for (std::uint64_t i = 0; i < count; ++i) accounts[i].lock.unlock();
    return money;
  }
};

problem::result solve(const problem& p, lab::meter& m) {
  lab::in_shared_memory<vault> v;
  lab::run_processes(m, p.tellers, [&](std::uint64_t i) {
    serve(
        p, v->all, lab::party(m, i), i, [&](order o) { v->transfer(o, p.work); },
        [&] { return v->sum(p.accounts); });
  });
  return close(p, v->all, [&](std::uint64_t i) { return v->accounts[i].balance; });
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bank
