// A thread for each party.
#pragma once

#include "bench/designs/dictionary/problem.hpp"
#include "bench/lab/in_threads.hpp"

namespace bench::designs::dictionary {

/// `left()` is the sum of what is there, asked when all have ended.
template <class LookUp, class Set, class Left>
problem::result run_on_threads(const problem& p, lab::meter& m, LookUp look_up, Set set,
                               Left left) {
  std::vector<problem::result> seen(p.parties);
  lab::run_threads(m, p.parties, [&](std::uint64_t i) {
    seen[i] = live(client(p, lab::party(m, i), i), look_up, set);
  });
  problem::result r{.left = left()};
  for (auto& s : seen) r += s;
  return r;
}

}  // namespace bench::designs::dictionary
