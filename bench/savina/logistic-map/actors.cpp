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

/// Puts requests aside by hand: a handler that waits with co_await would let the library look at
/// all waiting messages again after each reply.
struct worker {
  using protocol = actors::protocol<next_term, last_term>;
  actors::ref_of<computer> computes;
  double term;
  bool waiting = false;
  std::uint64_t put_aside = 0;        // requests for a term
  actors::promise<double> last = {};  // to who asked for the last one

  void on(next_term) {
    if (waiting)
      ++put_aside;
    else
      compute_next();
  }

  void on(last_term, actors::promise<double> answer) {
    last = std::move(answer);
    if (!waiting) last.set(term);
  }

  void compute_next() {
    waiting = true;
    computes.ask<compute>(term).then([this](double next) {
      term = next;
      waiting = false;
      if (put_aside > 0) {
        --put_aside;
        compute_next();
      } else if (last) {
        last.set(term);
      }
    });
  }
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
