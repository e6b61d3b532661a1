// Each member is an executor with one thread; a token that comes is a task. Nobody asks for the
// task's end, so there are no futures.
#include "bench/designs/ring/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/executors.hpp>

#include <deque>
#include <system_error>

namespace bench::designs::ring {

namespace {

struct place {
  explicit place(member m) : me(m) {}

  member me;
  actors::thread_executor thread{1};
};

struct circle {
  const problem& p;
  finish_line finish{p.tokens};
  std::deque<place> all = {};

  void send(std::uint64_t to, token t) {
    all[to].thread.post([this, to, t] { arrive(to, t); });
  }
  void arrive(std::uint64_t at, token t) {
    if (all[at].me.take(t))
      send(p.next_of(at), t);
    else
      finish.cross();
  }
};

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  circle ring{p};
  try {
    for (std::uint64_t i = 0; i < p.members; ++i) ring.all.emplace_back(member(p, report, m, i));
  } catch (const std::system_error& e) {
    throw not_available(std::string("the system starts no more threads: ") + e.what());
  }
  m.start();
  for (std::uint64_t t = 0; t < p.tokens; ++t) ring.send(p.start_of(t), {p.per_token()});
  ring.finish.wait();
  m.stop();
  return report.close();
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::ring
