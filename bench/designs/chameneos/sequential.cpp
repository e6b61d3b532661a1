// The two that have waited longest meet, one meeting after the other.
#include "bench/designs/chameneos/problem.hpp"
#include "bench/lab/measure.hpp"

#include <vector>

namespace bench::designs::chameneos {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  std::vector<creature> all;
  for (std::uint64_t i = 0; i < p.creatures; ++i) all.emplace_back(report, m, i);
  m.start();
  std::size_t next = 0;
  const auto first_in_line = [&]() -> creature& { return all[next++ % all.size()]; };
  for (std::uint64_t done = 0; done < p.meetings; ++done) {
    auto &one = first_in_line(), &other = first_in_line();
    const auto before = one.arrive(), partner = other.arrive();
    one.meet(partner);
    other.meet(before);
  }
  for (auto& each : all) each.go_home();
  m.stop();
  return report.close();
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::chameneos
