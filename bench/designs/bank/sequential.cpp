// One teller after the other: what the transfers cost by themselves.
#include "bench/designs/bank/problem.hpp"
#include "bench/lab/measure.hpp"

#include <numeric>
#include <vector>

namespace bench::designs::bank {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  books all;
  std::vector balances(p.accounts, problem::opening_balance);
  const auto book = [&](std::uint64_t account, std::int64_t amount) {
    lab::work(p.work);
    balances[account] += amount;
  };
  m.start();
  for (std::uint64_t i = 0; i < p.tellers; ++i)
    serve(
        p, all, lab::party(m, i), i,
        [&](order o) {
          book(o.from, -o.amount);
          book(o.to, o.amount);
        },
        [&] { return std::accumulate(balances.begin(), balances.end(), std::int64_t{0}); });
  m.stop();
  return close(p, all, [&](std::uint64_t i) { return balances[i]; });
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bank
