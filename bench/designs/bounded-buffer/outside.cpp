#include "bench/lab/outside.hpp"

#include "bench/designs/bounded-buffer/problem.hpp"

namespace bench::designs::bounded_buffer {

namespace {

outcome run_program(const setup& s, const problem& p, const char* source) {
  return lab::measure_outside(s, p, source, [](const lab::outside_result& r) {
    return problem::result{r["taken"], r["sum"], r["out_of_order"], r["most"]};
  });
}

}  // namespace

outcome run_go(const setup& s, const problem& p) {
  return run_program(s, p, "bounded-buffer/bounded_buffer.go");
}
outcome run_erlang(const setup& s, const problem& p) {
  return run_program(s, p, "bounded-buffer/bounded_buffer.erl");
}

}  // namespace bench::designs::bounded_buffer
