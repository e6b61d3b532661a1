// The flow graph of oneTBB, with its sequencer.
#include "bench/flow/skewed-map/problem.hpp"
#include "bench/flow/tbb_host.hpp"

#include <oneapi/tbb/flow_graph.h>

namespace bench::skewed_map {

namespace {

namespace tbb = oneapi::tbb::flow;

std::uint64_t solve(const problem& p, unsigned workers) {
  tbb::graph g;
  std::uint64_t next = 0;
  order seen;
  tbb::input_node<std::uint64_t> source(g, [&](oneapi::tbb::flow_control& control) {
    if (next == p.items) control.stop();
    return next++;
  });
  tbb::limiter_node<std::uint64_t> limit(g, flow::tokens(workers));
  tbb::function_node<std::uint64_t, result> worker(g, tbb::unlimited, work);
  tbb::sequencer_node<result> sequence(g, [](const result& r) { return r.item; });
  tbb::function_node<result, tbb::continue_msg> sink(g, tbb::serial, [&](const result& r) {
    seen.note(r);
    return tbb::continue_msg{};
  });
  tbb::make_edge(source, limit);
  tbb::make_edge(limit, worker);
  tbb::make_edge(worker, sequence);
  tbb::make_edge(sequence, sink);
  tbb::make_edge(sink, limit.decrementer());
  source.activate();
  g.wait_for_all();
  return seen.in_order();
}

}  // namespace

outcome run_tbb_graph(const setup& s) { return flow::measure_in_tbb<problem>(s, solve); }

}  // namespace bench::skewed_map
