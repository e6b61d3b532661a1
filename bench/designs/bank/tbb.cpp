// Tellers are the iterations of a parallel loop. A gate keeps audits apart from transfers.
#include "bench/designs/bank/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/spin_mutex.h>
#include <oneapi/tbb/spin_rw_mutex.h>

namespace bench::designs::bank {

namespace {

struct account {
  oneapi::tbb::spin_mutex lock;
  std::int64_t balance = problem::opening_balance;

  void book(std::int64_t amount, std::chrono::nanoseconds work) {
    oneapi::tbb::spin_mutex::scoped_lock guard(lock);
    lab::work(work);
    balance += amount;
  }
};

struct vault {
  std::vector<account> accounts;
  oneapi::tbb::spin_rw_mutex gate = {};

  void transfer(order o, std::chrono::nanoseconds work) {
    oneapi::tbb::spin_rw_mutex::scoped_lock pass(gate, false);
    accounts[o.from].book(-o.amount, work);
    accounts[o.to].book(o.amount, work);
  }
  std::int64_t sum() {
    oneapi::tbb::spin_rw_mutex::scoped_lock alone(gate, true);
    std::int64_t money = 0;
    for (auto& a : accounts) money += a.balance;
    return money;
  }
};

problem::result solve(const problem& p, lab::meter& m) {
  books all;
  vault v{std::vector<account>(p.accounts)};
  m.start();
  oneapi::tbb::parallel_for(std::uint64_t{0}, p.tellers, [&](std::uint64_t i) {
    serve(
        p, all, lab::party(m, i), i, [&](order o) { v.transfer(o, p.work); },
        [&] { return v.sum(); });
  });
  m.stop();
  return close(p, all, [&](std::uint64_t i) { return v.accounts[i].balance; });
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::bank
