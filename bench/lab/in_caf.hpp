// Designs of plain CAF: on its own scheduler, and unchanged on ours.
#pragma once

#include "bench/harness/caf_host.hpp"
#include "bench/lab/measure.hpp"

namespace bench::lab {

/// `measure` of `solve(actor_system, problem, meter)`; `host` is `with_stock_caf` or
/// `with_caf_on_actors`.
template <class Host, class Problem, class Solve>
outcome measure_in_caf(Host host, const setup& s, const Problem& p, Solve solve) {
  outcome out;
  host(s.workers, [&](caf::actor_system& sys) {
    out = measure(s, p, [&](meter& m) {
      auto result = solve(sys, p, m);
      sys.await_all_actors_done();
      return result;
    });
  });
  return out;
}

}  // namespace bench::lab
