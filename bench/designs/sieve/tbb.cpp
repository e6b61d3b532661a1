// A flow graph: a cell is a serial node with a queue before it.
#include "bench/designs/sieve/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <deque>
#include <tuple>

namespace bench::designs::sieve {

namespace {

namespace flow = oneapi::tbb::flow;
using node = flow::multifunction_node<numbers, std::tuple<numbers>>;

problem::result solve(const problem& p, lab::meter& m) {
  auto cells = make_cells(p, m);
  flow::graph graph;
  std::deque<node> chain;
  for (auto& c : cells) {
    chain.emplace_back(graph, flow::serial, [&c](numbers some, node::output_ports_type& next) {
      c.filter(some);
      if (!some.empty()) std::get<0>(next).try_put(some);
    });
    if (chain.size() > 1)
      flow::make_edge(flow::output_port<0>(chain[chain.size() - 2]), chain.back());
  }
  m.start();
  p.for_each_batch([&](const numbers& some) { chain.front().try_put(some); });
  graph.wait_for_all();
  for (auto& c : cells) c.me.leave();
  m.stop();
  return primes_of(cells);
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::sieve
