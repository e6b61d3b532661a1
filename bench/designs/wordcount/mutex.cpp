// The design of the example: examples/wordcount/counting/threads.cpp.
#include "bench/designs/wordcount/problem.hpp"

#include <designs.hpp>

namespace bench::designs::wordcount {

outcome run_mutex(const setup& s, const problem& p) {
  return measure_design(s, p, counting::count_threads);
}

}  // namespace bench::designs::wordcount
