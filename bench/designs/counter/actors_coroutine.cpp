#include "bench/designs/counter/problem.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::counter {

namespace {

struct increment_once {
  using reply = std::uint64_t;
};
struct run {
  using reply = std::uint64_t;  // the sum of the values
};

struct counter {
  using protocol = actors::protocol<increment_once>;
  std::chrono::nanoseconds work;
  std::uint64_t* count;

  std::uint64_t on(increment_once) { return increment(*count, work); }
};

struct client {
  using protocol = actors::protocol<run>;
  actors::ref_of<counter> shared;
  lab::party me;
  std::uint64_t increments;

  actors::task<std::uint64_t> on(run) {
    std::uint64_t sum = 0;
    while (me.operations() < increments) {
      const auto since = me.begin();
      sum += co_await shared.ask<increment_once>();
      me.end(since);
    }
    me.leave();
    co_return sum;
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  problem::result r;
  auto shared = sys.spawn<counter>(p.work, &r.count);
  std::vector<actors::ref_of<client>> clients;
  for (std::uint64_t i = 0; i < p.parties; ++i)
    clients.push_back(sys.spawn<client>(shared, lab::party(m, i), p.increments));
  m.start();
  std::vector<actors::future<std::uint64_t>> sums;
  for (auto& c : clients) sums.push_back(c.ask<run>());
  for (auto& sum : sums) r.sum_of_values += sum.get();
  m.stop();
  for (auto& c : clients) c.stop();
  shared.stop();
  return r;
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::counter
