#include "bench/designs/sieve/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::sieve {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  auto cells = make_cells(p, m);
  m.start();
  p.for_each_batch([&](numbers some) {
    for (std::size_t i = 0; !some.empty(); ++i) cells[i].filter(some);
  });
  for (auto& c : cells) c.me.leave();
  m.stop();
  return primes_of(cells);
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::sieve
