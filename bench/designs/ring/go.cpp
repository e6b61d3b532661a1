#include "bench/designs/ring/problem.hpp"
#include "bench/lab/outside.hpp"

namespace bench::designs::ring {

outcome run_go(const setup& s, const problem& p) {
  return lab::measure_outside(s, p, "ring/ring.go", [](const lab::outside_result& r) {
    return problem::result{r["visits"], r["checksum"]};
  });
}

}  // namespace bench::designs::ring
