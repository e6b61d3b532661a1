#include "bench/toolkit/suite.hpp"

#include "bench/toolkit/ask-local/problem.hpp"
#include "bench/toolkit/ask-thread/problem.hpp"
#include "bench/toolkit/map-memory/problem.hpp"
#include "bench/toolkit/map/problem.hpp"
#include "bench/toolkit/post/problem.hpp"
#include "bench/toolkit/submit/problem.hpp"
#include "bench/toolkit/suspended/problem.hpp"

namespace bench::toolkit {

namespace {

template <class Problem>
workload make(std::string name, std::string what, std::vector<design> designs,
              worker_counts workers = worker_counts::as_asked) {
  workload w;
  w.name = std::move(name);
  w.what = std::move(what);
  w.workers = workers;
  w.parameters = [](size s) { return Problem::of(s).parameters(); };
  w.designs = std::move(designs);
  return w;
}

}  // namespace

// One more executor is one more line in post, submit, map and map-memory.
suite make_suite() {
  suite s{
      "toolkit", "futures, coroutines and executors against CAF, oneTBB and std::async", {}, judge};
  s.workloads = {
      make<ask_local::problem>("ask-local", "one actor asks another, one ask after the other",
                               {{"actors", ask_local::run_then},
                                {"coroutine", ask_local::run_coroutine},
                                {"caf", ask_local::run_caf}}),
      make<ask_thread::problem>("ask-thread",
                                "a plain thread asks an actor, one ask after the other",
                                {{"actors", ask_thread::run_actors}, {"caf", ask_thread::run_caf}}),
      make<post::problem>("post", "empty tasks without a result",
                          {{"actors", post::run_actors},
                           {"threads", post::run_threads},
                           {"inline", post::run_inline},
                           {"tbb", post::run_tbb},
                           {"caf", post::run_caf}}),
      make<submit::problem>("submit", "empty tasks with a result",
                            {{"actors", submit::run_actors},
                             {"threads", submit::run_threads},
                             {"inline", submit::run_inline},
                             {"loop", submit::run_loop},
                             {"processes", submit::run_processes},
                             {"tbb", submit::run_tbb},
                             {"async", submit::run_async},
                             {"caf", submit::run_caf}}),
      make<map::problem>("map", "primes: a function of very unequal cost over a range",
                         {{"actors", map::run_actors},
                          {"threads", map::run_threads},
                          {"inline", map::run_inline},
                          {"tbb", map::run_tbb}},
                         worker_counts::two),
      make<map_memory::problem>("map-memory", "memory of a map over a long range",
                                {{"actors", map_memory::run_actors},
                                 {"threads", map_memory::run_threads},
                                 {"inline", map_memory::run_inline}},
                                worker_counts::two),
      make<suspended::problem>("suspended", "handlers that wait in the middle, all at once",
                               {{"actors", suspended::run_actors}}, worker_counts::two),
  };
  return s;
}

}  // namespace bench::toolkit
