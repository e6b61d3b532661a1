// The design of the example: examples/wordcount/counting/tbb.cpp.
#include "bench/designs/wordcount/problem.hpp"

#include <designs.hpp>

namespace bench::designs::wordcount {

outcome run_tbb(const setup& s, const problem& p) {
  return measure_design(s, p, counting::count_tbb);
}

}  // namespace bench::designs::wordcount
