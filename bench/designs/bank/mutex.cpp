// A transfer holds both accounts, an audit all of them; everybody locks them in their order.
#include "bench/designs/bank/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <mutex>
#include <utility>

namespace bench::designs::bank {

namespace {

struct account {
  std::mutex lock;
  std::int64_t balance = problem::opening_balance;
};

void transfer(std::vector<account>& accounts, order o, std::chrono::nanoseconds work) {
  auto &from = accounts[o.from], &to = accounts[o.to];
  std::lock_guard first(o.from < o.to ? from.lock : to.lock);
  std::lock_guard second(o.from < o.to ? to.lock : from.lock);
  lab::work(work);
  from.balance -= o.amount;
  lab::work(work);
  to.balance += o.amount;
}

std::int64_t sum(std::vector<account>& accounts) {
  std::vector<std::unique_lock<std::mutex>> held;
  held.reserve(accounts.size());
  std::int64_t money = 0;
  for (auto& a : accounts) {
    held.emplace_back(a.lock);
    money += a.balance;
  }
  return money;
}

problem::result solve(const problem& p, lab::meter& m) {
  books all;
  std::vector<account> accounts(p.accounts);
  lab::run_threads(m, p.tellers, [&](std::uint64_t i) {
    serve(
        p, all, lab::party(m, i), i, [&](order o) { transfer(accounts, o, p.work); },
        [&] { return sum(accounts); });
  });
  return close(p, all, [&](std::uint64_t i) { return accounts[i].balance; });
}

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bank
