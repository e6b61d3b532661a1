// A booking is one instruction that adds. Work that nobody may share is no part of an atomic
// instruction: there it takes a spin lock, of that account alone.
#include "bench/designs/bank/days.hpp"
#include "bench/designs/bank/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <actors/base/spin_lock.hpp>

#include <mutex>

namespace bench::designs::bank {

namespace {

struct account {
  dated_balance<std::atomic<std::int64_t>> balance{problem::opening_balance};
  actors::spin_lock lock;

  void book(std::int64_t amount, std::uint64_t day, std::chrono::nanoseconds work) {
    if (work.count() == 0) return balance.book(amount, day);
    std::lock_guard guard(lock);
    lab::work(work);
    balance.book(amount, day);
  }
};

struct vault {
  explicit vault(const problem& p) : accounts(p.accounts), days(p.tellers), work(p.work) {}

  void transfer(std::uint64_t teller, order o) {
    const auto today = days.begin(teller);
    accounts[o.from].book(-o.amount, today, work);
    accounts[o.to].book(o.amount, today, work);
    days.end(teller);
  }
  std::int64_t sum() {
    while (auditing.test_and_set(std::memory_order_acquire)) auditing.wait(true);
    const auto day = days.close();
    std::int64_t money = 0;
    for (auto& a : accounts) money += a.balance.settle(day);
    auditing.clear(std::memory_order_release);
    auditing.notify_one();
    return money;
  }

  std::vector<account> accounts;
  calendar days;
  std::chrono::nanoseconds work;
  std::atomic_flag auditing;
};

problem::result solve(const problem& p, lab::meter& m) {
  books all;
  vault v(p);
  lab::run_threads(m, p.tellers, [&](std::uint64_t i) {
    serve(
        p, all, lab::party(m, i), i, [&](order o) { v.transfer(i, o); }, [&] { return v.sum(); });
  });
  return close(p, all, [&](std::uint64_t i) { return v.accounts[i].balance.now(); });
}

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bank
