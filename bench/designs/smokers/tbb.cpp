// A flow graph: a serial node for each smoker, which tells the agent's before it smokes.
#include "bench/designs/smokers/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <memory>
#include <vector>

namespace bench::designs::smokers {

namespace {

namespace flow = oneapi::tbb::flow;
using word = flow::continue_msg;
using smoker_node = flow::multifunction_node<word, std::tuple<word>>;

class agent {
public:
  agent(flow::graph& g, const problem& p, table& t, lab::party me)
      : p_(p), table_(t), drawn_(p), me_(me), goes_on_(g, flow::serial, [this](word) {
          me_.end(since_);
          next();
        }) {
    for (std::uint64_t i = 0; i < p.smokers; ++i) {
      const auto smoke = [&t, i](word, smoker_node::output_ports_type& out) {
        t.take(i);
        std::get<0>(out).try_put({});
        t.smoke(i);
      };
      smokers_.push_back(std::make_unique<smoker_node>(g, flow::serial, smoke));
      flow::make_edge(flow::output_port<0>(*smokers_.back()), goes_on_);
    }
  }
  void next() {
    if (me_.operations() == p_.rounds) return me_.leave();
    since_ = me_.begin();
    const auto smoker = drawn_.next();
    table_.lay(smoker);
    smokers_[smoker]->try_put({});
  }

private:
  const problem& p_;
  table& table_;
  draw drawn_;
  lab::party me_;
  lab::party::mark since_ = {};
  flow::function_node<word> goes_on_;
  std::vector<std::unique_ptr<smoker_node>> smokers_;
};

problem::result solve(const problem& p, lab::meter& m) {
  table t(p);
  flow::graph g;
  agent deals(g, p, t, lab::party(m, 0));
  m.start();
  deals.next();
  g.wait_for_all();
  m.stop();
  return t.result();
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::smokers
