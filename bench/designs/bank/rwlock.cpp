// A gate keeps audits apart from transfers: any number of transfers, or one audit. So a transfer
// needs no more than one account at a time.
#include "bench/designs/bank/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <mutex>
#include <shared_mutex>

namespace bench::designs::bank {

namespace {

struct account {
  std::mutex lock;
  std::int64_t balance = problem::opening_balance;

  void book(std::int64_t amount, std::chrono::nanoseconds work) {
    std::lock_guard guard(lock);
    lab::work(work);
    balance += amount;
  }
};

struct vault {
  std::shared_mutex gate;
  std::vector<account> accounts;

  void transfer(order o, std::chrono::nanoseconds work) {
    std::shared_lock pass(gate);
    accounts[o.from].book(-o.amount, work);
    accounts[o.to].book(o.amount, work);
  }
  std::int64_t sum() {
    std::lock_guard alone(gate);
    std::int64_t money = 0;
    for (auto& a : accounts) money += a.balance;
    return money;
  }
};

problem::result solve(const problem& p, lab::meter& m) {
  books all;
  vault v{{}, std::vector<account>(p.accounts)};
  lab::run_threads(m, p.tellers, [&](std::uint64_t i) {
    serve(
        p, all, lab::party(m, i), i, [&](order o) { v.transfer(o, p.work); },
        [&] { return v.sum(); });
  });
  return close(p, all, [&](std::uint64_t i) { return v.accounts[i].balance; });
}

}  // namespace

outcome run_rwlock(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bank
