// The design of the example: examples/wordcount/counting/sequential.cpp.
#include "bench/designs/wordcount/problem.hpp"

#include <designs.hpp>

namespace bench::designs::wordcount {

outcome run_sequential(const setup& s, const problem& p) {
  return measure_design(s, p, counting::count_sequential);
}

}  // namespace bench::designs::wordcount
