// Each token goes its way before the next one begins.
#include "bench/designs/ring/problem.hpp"
#include "bench/lab/measure.hpp"

#include <vector>

namespace bench::designs::ring {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  std::vector<member> members;
  for (std::uint64_t i = 0; i < p.members; ++i) members.emplace_back(p, report, m, i);
  m.start();
  for (std::uint64_t t = 0; t < p.tokens; ++t) {
    token going{p.per_token()};
    for (auto at = p.start_of(t); members[at].take(going);) at = p.next_of(at);
  }
  m.stop();
  return report.close();
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::ring
