// The design of the example: examples/wordcount/counting/actors.cpp.
#include "bench/designs/wordcount/problem.hpp"

#include <designs.hpp>

namespace bench::designs::wordcount {

outcome run_actors_pipeline(const setup& s, const problem& p) {
  return measure_design(s, p, counting::count_actors);
}

}  // namespace bench::designs::wordcount
