#include "bench/designs/ring/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::ring {

namespace {

struct join {
  actors::ref<token> next;
};

struct place {
  using protocol = actors::protocol<join, token>;
  member me;
  finish_line* finish;
  actors::ref<token> next = {};

  void on(join m) { next = std::move(m.next); }

  void on(token t) {
    if (me.take(t))
      next.tell(t);
    else
      finish->cross();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  books report;
  finish_line finish(p.tokens);
  std::vector<actors::ref_of<place>> all;
  for (std::uint64_t i = 0; i < p.members; ++i)
    all.push_back(sys.spawn<place>(member(p, report, m, i), &finish));
  for (std::uint64_t i = 0; i < p.members; ++i) all[i].tell<join>(all[p.next_of(i)]);
  m.start();
  for (std::uint64_t t = 0; t < p.tokens; ++t) all[p.start_of(t)].tell<token>(p.per_token());
  finish.wait();
  m.stop();
  for (auto& each : all) each.stop();
  return report.close();
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::ring
