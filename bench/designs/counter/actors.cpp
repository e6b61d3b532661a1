#include "bench/designs/counter/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::counter {

namespace {

struct increment_once {
  using reply = std::uint64_t;
};
struct begin {};

struct counter {
  using protocol = actors::protocol<increment_once>;
  std::chrono::nanoseconds work;
  std::uint64_t* count;

  std::uint64_t on(increment_once) { return increment(*count, work); }
};

struct client {
  using protocol = actors::protocol<begin>;
  actors::ref_of<counter> shared;
  lab::party me;
  std::uint64_t increments;
  finish_line* finish;
  std::uint64_t sum = 0;

  void on(begin) { next(); }

  void next() {
    const auto since = me.begin();
    shared.ask<increment_once>().then([this, since](std::uint64_t value) {
      me.end(since);
      sum += value;
      if (me.operations() < increments) return next();
      me.leave();
      finish->cross(sum);
    });
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  problem::result r;
  finish_line finish(p.parties);
  auto shared = sys.spawn<counter>(p.work, &r.count);
  std::vector<actors::ref_of<client>> clients;
  for (std::uint64_t i = 0; i < p.parties; ++i)
    clients.push_back(sys.spawn<client>(shared, lab::party(m, i), p.increments, &finish));
  m.start();
  for (auto& c : clients) c.tell<begin>();
  r.sum_of_values = finish.wait();
  m.stop();
  for (auto& c : clients) c.stop();
  shared.stop();
  return r;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::counter
