// A flow graph whose last node leads back to the first.
#include "bench/designs/ring/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <memory>
#include <tuple>
#include <vector>

namespace bench::designs::ring {

namespace {

namespace flow = oneapi::tbb::flow;
using node = flow::multifunction_node<token, std::tuple<token>>;

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  flow::graph graph;
  std::vector<member> members;
  for (std::uint64_t i = 0; i < p.members; ++i) members.emplace_back(p, report, m, i);
  std::vector<std::unique_ptr<node>> nodes;
  for (auto& me : members)
    nodes.push_back(std::make_unique<node>(graph, flow::serial, [&me](token t, auto& out) {
      if (me.take(t)) std::get<0>(out).try_put(t);
    }));
  for (std::uint64_t i = 0; i < p.members; ++i)
    flow::make_edge(flow::output_port<0>(*nodes[i]), *nodes[p.next_of(i)]);
  m.start();
  for (std::uint64_t t = 0; t < p.tokens; ++t) nodes[p.start_of(t)]->try_put({p.per_token()});
  graph.wait_for_all();
  m.stop();
  return report.close();
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::ring
