// A dealer gives each worker actor its next piece when it has handed in one. Each has a second one
// waiting meanwhile.
#include "bench/designs/parallel-map/problem.hpp"
#include "bench/lab/in_actors.hpp"

#include <algorithm>

namespace bench::designs::parallel_map {

namespace {

struct piece {
  std::uint64_t first, past;
  using reply = std::vector<std::uint64_t>;
};
struct run {
  using reply = problem::result;
};

struct worker {
  using protocol = actors::protocol<piece>;
  const problem* p;
  lab::meter* m;

  std::vector<std::uint64_t> on(piece part) {
    std::vector<std::uint64_t> values;
    values.reserve(part.past - part.first);
    for (auto i = part.first; i < part.past; ++i) values.push_back(value_of(*p, *m, i));
    return values;
  }
};

struct dealer {
  using protocol = actors::protocol<run>;
  const problem* p;
  std::vector<actors::ref_of<worker>> workers;
  std::uint64_t dealt = 0, done = 0;
  problem::result values = problem::result(p->items);
  actors::promise<problem::result> answer = {};

  void on(run, actors::promise<problem::result> when_done) {
    answer = std::move(when_done);
    for (int round = 0; round < 2; ++round)
      for (auto& w : workers) deal(w);
  }

  void deal(actors::ref_of<worker>& to) {
    if (dealt == p->items) return;
    const auto first = dealt;
    dealt += std::min(piece_size(*p, static_cast<unsigned>(workers.size())), p->items - first);
    to.ask<piece>(first, dealt).then([this, first, &to](const problem::result& part) {
      std::copy(part.begin(), part.end(), values.begin() + static_cast<std::ptrdiff_t>(first));
      deal(to);
      if ((done += part.size()) == p->items) answer.set(std::move(values));
    });
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  std::vector<actors::ref_of<worker>> workers;
  for (std::size_t i = 0; i < sys.workers(); ++i) workers.push_back(sys.spawn<worker>(&p, &m));
  auto deals = sys.spawn<dealer>(&p, workers);
  m.start();
  auto values = deals.ask<run>().get();
  m.stop();
  deals.stop();
  for (auto& w : workers) w.stop();
  return values;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::parallel_map
