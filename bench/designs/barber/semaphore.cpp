#include "bench/designs/barber/semaphores.hpp"
#include "bench/lab/in_threads.hpp"

namespace bench::designs::barber {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  mirror seen(p);
  shop_with_semaphores open(p);
  lab::run_threads(m, p.customers + 1, [&](std::uint64_t i) { be_in_shop(p, seen, open, m, i); });
  return seen.result(open.most());
}

}  // namespace

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::barber
