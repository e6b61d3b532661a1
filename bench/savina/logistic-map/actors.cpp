#include "bench/savina/logistic-map/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <future>
#include <vector>

namespace bench::savina::logistic_map {

namespace {

struct compute {
  double term;
  using reply = double;
};
struct next_term {};
struct last_term {
  using reply = double;
};
struct start {};

struct computer {
  using protocol = actors::protocol<compute>;
  double rate;

  double on(compute m) { return next(m.term, rate); }
};

struct worker {
  using protocol = actors::protocol<next_term, last_term>;
  actors::ref_of<computer> computes;
  double term;

  // The other messages wait meanwhile.
  actors::task<> on(next_term) { term = co_await computes.ask<compute>(term); }
  double on(last_term) { return term; }
};

struct master {
  using protocol = actors::protocol<start>;
  const problem* p;
  std::promise<double>* result;
  std::vector<actors::ref_of<computer>> computers = {};
  std::vector<actors::ref_of<worker>> workers = {};
  std::uint64_t received = 0;
  double sum = 0;

  void on(start, actors::context& self) {
    for (std::uint64_t i = 0; i < p->series; ++i) {
      computers.push_back(self.spawn<computer>(problem::rate(i)));
      workers.push_back(self.spawn<worker>(computers[i], problem::first_term(i)));
    }
    for (std::uint64_t t = 0; t < p->terms; ++t)
      for (auto& w : workers) w.tell(next_term{});
    for (auto& w : workers)
      w.ask<last_term>().then([this, &self](double term) { add(term, self); });
  }

  void add(double term, actors::context& self) {
    sum += term;
    if (++received < p->series) return;
    result->set_value(sum);
    self.stop();
  }
};

double solve(actors::system& sys, const problem& p, stopwatch& watch) {
  std::promise<double> result;
  watch.start();
  sys.spawn<master>(&p, &result).tell(start{});
  const auto sum = result.get_future().get();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::logistic_map
