// There is a permit for each teller. A transfer takes one, an audit takes them all; auditors take
// turns, or two would wait for each other's. Each account is a semaphore of one.
#include "bench/designs/bank/problem.hpp"
#include "bench/lab/in_threads.hpp"
#include "bench/lab/locks.hpp"

namespace bench::designs::bank {

namespace {

struct account {
  lab::semaphore free{1};
  std::int64_t balance = problem::opening_balance;

  void book(std::int64_t amount, std::chrono::nanoseconds work) {
    free.acquire();
    lab::work(work);
    balance += amount;
    free.release();
  }
};

class vault {
public:
  explicit vault(const problem& p)
      : accounts(p.accounts), tellers_(static_cast<unsigned>(p.tellers)), permits_(tellers_) {}

  void transfer(order o, std::chrono::nanoseconds work) {
    permits_.acquire();
    accounts[o.from].book(-o.amount, work);
    accounts[o.to].book(o.amount, work);
    permits_.release();
  }
  std::int64_t sum() {
    auditing_.acquire();
    for (unsigned i = 0; i < tellers_; ++i) permits_.acquire();
    auditing_.release();
    std::int64_t money = 0;
    for (auto& a : accounts) money += a.balance;
    permits_.release(tellers_);
    return money;
  }

  std::vector<account> accounts;

private:
  unsigned tellers_;
  lab::semaphore permits_;
  lab::semaphore auditing_{1};
};

problem::result solve(const problem& p, lab::meter& m) {
  books all;
  vault v(p);
  lab::run_threads(m, p.tellers, [&](std::uint64_t i) {
    serve(
        p, all, lab::party(m, i), i, [&](order o) { v.transfer(o, p.work); },
        [&] { return v.sum(); });
  });
  return close(p, all, [&](std::uint64_t i) { return v.accounts[i].balance; });
}

}  // namespace

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bank
