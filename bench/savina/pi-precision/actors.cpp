#include "bench/savina/pi-precision/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/savina/pi-precision/real.hpp"

#include <future>
#include <vector>

namespace bench::savina::pi_precision {

namespace {

struct work {
  std::uint64_t term;
};
struct result {
  real term;
  std::uint64_t worker;
};
struct start {};

struct worker {
  using protocol = actors::protocol<work>;
  const problem* p;
  std::uint64_t number;
  actors::ref<result> master;

  void on(work m) { master.tell<result>(p->term(m.term), number); }
};

struct master {
  using protocol = actors::protocol<start, result>;
  const problem* p;
  std::promise<real>* pi;
  std::vector<actors::ref<work>> workers = {};
  real sum = {};
  std::uint64_t requested = 0;
  std::uint64_t received = 0;
  bool enough = false;

  void on(start, actors::context& self) {
    const auto me = self.as_ref<master>();
    for (std::uint64_t i = 0; i < p->workers; ++i) workers.push_back(self.spawn<worker>(p, i, me));
    for (std::uint64_t i = 0; i < p->first_terms(); ++i) request(i % p->workers);
  }

  void on(const result& m, actors::context& self) {
    sum.units += m.term.units;
    ++received;
    enough = enough || !p->matters(m.term);
    if (!enough) request(m.worker);
    if (received < requested) return;
    pi->set_value(std::move(sum));
    self.stop();  // and with it the workers
  }

  void request(std::uint64_t worker) { workers[worker].tell<work>(requested++); }
};

real solve(actors::system& sys, const problem& p, stopwatch& watch) {
  std::promise<real> pi;
  watch.start();
  sys.spawn<master>(&p, &pi).tell(start{});
  auto sum = pi.get_future().get();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::pi_precision
