// A flow graph, after oneTBB's own example: a fork waits in the queue between two seats, and a
// reserving join node takes both or none.
#include "bench/designs/philosophers/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <memory>

namespace bench::designs::philosophers {

namespace {

namespace flow = oneapi::tbb::flow;

struct fork {};
using fork_queue = flow::queue_node<fork>;
using set = std::tuple<flow::continue_msg, fork, fork>;

class philosopher {
public:
  philosopher(flow::graph& g, const problem& p, table& t, std::uint64_t seat, lab::party me,
              fork_queue& left, fork_queue& right)
      : think_(g, flow::serial, [this, &p](flow::continue_msg m) { return thinks(p, m); }),
        hungry_(g), wait_(g),
        eat_(g, flow::serial, [this, &p, &t](const set&, auto& out) { eats(p, t, out); }),
        seat_(seat), me_(me) {
    flow::make_edge(think_, hungry_);
    flow::make_edge(hungry_, flow::input_port<0>(wait_));
    flow::make_edge(left, flow::input_port<1>(wait_));
    flow::make_edge(right, flow::input_port<2>(wait_));
    flow::make_edge(wait_, eat_);
    flow::make_edge(flow::output_port<0>(eat_), think_);
    flow::make_edge(flow::output_port<1>(eat_), left);
    flow::make_edge(flow::output_port<2>(eat_), right);
  }
  void begin() { think_.try_put({}); }

private:
  using eat_node = flow::multifunction_node<set, set>;

  flow::continue_msg thinks(const problem& p, flow::continue_msg m) {
    spend(p);
    since_ = me_.begin();
    return m;
  }
  void eats(const problem& p, table& t, eat_node::output_ports_type& out) {
    t.begin_meal(seat_);
    spend(p);
    t.end_meal(seat_);
    std::get<1>(out).try_put({});
    std::get<2>(out).try_put({});
    me_.end(since_);
    if (me_.operations() < p.meals)
      std::get<0>(out).try_put({});
    else
      me_.leave();
  }

  flow::function_node<flow::continue_msg, flow::continue_msg> think_;
  flow::queue_node<flow::continue_msg> hungry_;
  flow::join_node<set, flow::reserving> wait_;
  eat_node eat_;
  std::uint64_t seat_;
  lab::party me_;
  lab::party::mark since_ = {};
};

problem::result solve(const problem& p, lab::meter& m) {
  table t(p.seats);
  flow::graph g;
  std::vector<fork_queue> forks(p.seats, fork_queue(g));
  std::vector<std::unique_ptr<philosopher>> all;
  for (std::uint64_t i = 0; i < p.seats; ++i)
    all.push_back(std::make_unique<philosopher>(g, p, t, i, lab::party(m, i), forks[i],
                                                forks[t.right_of(i)]));
  for (auto& f : forks) f.try_put({});
  g.wait_for_all();
  m.start();
  for (auto& each : all) each->begin();
  g.wait_for_all();
  m.stop();
  return t.result();
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::philosophers
