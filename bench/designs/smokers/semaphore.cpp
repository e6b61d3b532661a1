#include "bench/designs/smokers/semaphores.hpp"
#include "bench/lab/in_threads.hpp"

namespace bench::designs::smokers {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  table t(p);
  bell_of_semaphores rings(p.smokers);
  const auto all = turns(p);
  lab::run_threads(m, p.smokers + 1, [&](std::uint64_t i) { sit_at(p, t, rings, m, i, all); });
  return t.result();
}

}  // namespace

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::smokers
