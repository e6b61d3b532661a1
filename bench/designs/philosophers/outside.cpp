#include "bench/lab/outside.hpp"

#include "bench/designs/philosophers/problem.hpp"

namespace bench::designs::philosophers {

namespace {

outcome run_program(const setup& s, const problem& p, const char* source) {
  return lab::measure_outside(s, p, source, [](const lab::outside_result& r) {
    return problem::result{r["meals"], r["collisions"]};
  });
}

}  // namespace

outcome run_go(const setup& s, const problem& p) {
  return run_program(s, p, "philosophers/philosophers.go");
}
outcome run_erlang(const setup& s, const problem& p) {
  return run_program(s, p, "philosophers/philosophers.erl");
}

}  // namespace bench::designs::philosophers
