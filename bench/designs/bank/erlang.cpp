#include "bench/designs/bank/problem.hpp"
#include "bench/lab/outside.hpp"

namespace bench::designs::bank {

outcome run_erlang(const setup& s, const problem& p) {
  return lab::measure_outside(s, p, "bank/bank.erl", [](const lab::outside_result& r) {
    return problem::result{r["transfers"], r["audits"], r["wrong_audits"], r["checksum"]};
  });
}

}  // namespace bench::designs::bank
