// The flow graph of oneTBB: function nodes, at most so many items under way.
#include "bench/flow/pipeline-5/problem.hpp"
#include "bench/flow/tbb_host.hpp"

#include <oneapi/tbb/flow_graph.h>

namespace bench::pipeline_5 {

namespace {

namespace tbb = oneapi::tbb::flow;

template <class F> struct node : tbb::function_node<item, item, tbb::lightweight> {
  node(tbb::graph& g, F f)
      : tbb::function_node<item, item, tbb::lightweight>(g, tbb::serial,
                                                         [f](item x) noexcept { return f(x); }) {}
};

std::uint64_t solve(const problem& p, unsigned workers) {
  tbb::graph g;
  item next = 0;
  std::uint64_t sum = 0;
  tbb::input_node<item> source(g, [&](oneapi::tbb::flow_control& control) -> item {
    if (next == p.items) control.stop();
    return next++;
  });
  tbb::limiter_node<item> limit(g, flow::tokens(workers));
  node one(g, stage_1);
  node two(g, stage_2);
  node three(g, stage_3);
  node four(g, stage_4);
  node five(g, stage_5);
  tbb::function_node<item, tbb::continue_msg> sink(g, tbb::serial, [&](item x) {
    sum += x;
    return tbb::continue_msg{};
  });
  tbb::make_edge(source, limit);
  tbb::make_edge(limit, one);
  tbb::make_edge(one, two);
  tbb::make_edge(two, three);
  tbb::make_edge(three, four);
  tbb::make_edge(four, five);
  tbb::make_edge(five, sink);
  tbb::make_edge(sink, limit.decrementer());
  source.activate();
  g.wait_for_all();
  return sum;
}

}  // namespace

outcome run_tbb_graph(const setup& s) { return flow::measure_in_tbb<problem>(s, solve); }

}  // namespace bench::pipeline_5
