// A flow graph through which the creatures go: one node pairs them, another lets pairs meet, side
// by side, and sends both back.
#include "bench/designs/chameneos/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <tuple>
#include <utility>
#include <vector>

namespace bench::designs::chameneos {

namespace {

namespace flow = oneapi::tbb::flow;

struct arrived {
  creature* self = nullptr;
  visitor now = {};
};
using couple = std::pair<arrived, arrived>;
using pairing = flow::multifunction_node<arrived, std::tuple<couple>>;
using meeting = flow::multifunction_node<couple, std::tuple<arrived>>;

arrived arrive(creature& c) { return {&c, c.arrive()}; }

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  std::vector<creature> all;
  for (std::uint64_t i = 0; i < p.creatures; ++i) all.emplace_back(report, m, i);
  auto left = p.meetings;
  arrived waiting;

  flow::graph graph;
  pairing place(graph, flow::serial, [&](const arrived& who, auto& out) {
    if (left == 0) return who.self->go_home();
    if (!waiting.self) {
      waiting = who;
    } else {
      --left;
      std::get<0>(out).try_put({std::exchange(waiting, {}), who});
    }
  });
  meeting meet(graph, flow::unlimited, [&](const couple& both, auto& out) {
    both.first.self->meet(both.second.now);
    both.second.self->meet(both.first.now);
    std::get<0>(out).try_put(arrive(*both.first.self));
    std::get<0>(out).try_put(arrive(*both.second.self));
  });
  flow::make_edge(flow::output_port<0>(place), meet);
  flow::make_edge(flow::output_port<0>(meet), place);

  m.start();
  for (auto& c : all) place.try_put(arrive(c));
  graph.wait_for_all();
  m.stop();
  return report.close();
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::chameneos
