// The accounts are shared out among executors with one thread each; who wants to book submits a
// task to the account's owner.
#include "bench/designs/bank/days.hpp"
#include "bench/designs/bank/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <actors/pool/executors.hpp>

#include <memory>
#include <mutex>

namespace bench::designs::bank {

namespace {

using balance = dated_balance<std::int64_t>;

class vault {
public:
  vault(const problem& p, unsigned owners)
      : accounts(p.accounts, balance(problem::opening_balance)), days_(p.tellers), work_(p.work) {
    for (unsigned i = 0; i < owners; ++i)
      owners_.push_back(std::make_unique<actors::thread_executor>(1));
  }

  void transfer(std::uint64_t teller, order o) {
    const auto today = days_.begin(teller);
    book(o.from, -o.amount, today).get();
    book(o.to, o.amount, today).get();
    days_.end(teller);
  }

  std::int64_t sum() {
    std::lock_guard one_at_a_time(auditing_);
    const auto day = days_.close();
    std::vector<actors::future<std::int64_t>> parts;
    for (std::size_t i = 0; i < owners_.size(); ++i)
      parts.push_back(owners_[i]->submit([this, i, day] { return settle(i, day); }));
    std::int64_t money = 0;
    for (auto& part : parts) money += part.get();
    return money;
  }

  std::vector<balance> accounts;

private:
  actors::future<actors::done> book(std::uint64_t account, std::int64_t amount, std::uint64_t day) {
    return owners_[account % owners_.size()]->submit([this, account, amount, day] {
      lab::work(work_);
      accounts[account].book(amount, day);
    });
  }
  std::int64_t settle(std::size_t owner, std::uint64_t day) {
    std::int64_t money = 0;
    for (auto i = owner; i < accounts.size(); i += owners_.size()) money += accounts[i].settle(day);
    return money;
  }

  calendar days_;
  std::chrono::nanoseconds work_;
  std::mutex auditing_;
  std::vector<std::unique_ptr<actors::thread_executor>> owners_;
};

problem::result solve(const problem& p, lab::meter& m, unsigned owners) {
  books all;
  vault v(p, owners);
  lab::run_threads(m, p.tellers, [&](std::uint64_t i) {
    serve(
        p, all, lab::party(m, i), i, [&](order o) { v.transfer(i, o); }, [&] { return v.sum(); });
  });
  return close(p, all, [&](std::uint64_t i) { return v.accounts[i].now(); });
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m, s.workers); });
}

}  // namespace bench::designs::bank
