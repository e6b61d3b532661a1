// A loop for each worker in a handler that waits for its results; two loops a worker, so that it
// has something to do while the results of the other are put in their place.
#include "bench/designs/parallel-map/problem.hpp"
#include "bench/lab/in_actors.hpp"

#include <algorithm>

namespace bench::designs::parallel_map {

namespace {

struct piece {
  std::uint64_t first, past;
  using reply = std::vector<std::uint64_t>;
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

struct keep_busy {
  actors::ref_of<worker> who;
  using reply = actors::done;
};

struct dealer {
  using protocol = actors::protocol<keep_busy>;
  static constexpr auto handlers = actors::handler_mode::interleaved;
  const problem* p;
  std::uint64_t size;
  problem::result* values;
  std::uint64_t dealt = 0;

  actors::task<> on(keep_busy m) {
    while (dealt < p->items) {
      const auto first = dealt;
      dealt += std::min(size, p->items - first);
      const auto part = co_await m.who.ask<piece>(first, dealt);
      std::copy(part.begin(), part.end(), values->begin() + static_cast<std::ptrdiff_t>(first));
    }
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  problem::result values(p.items);
  std::vector<actors::ref_of<worker>> workers;
  for (std::size_t i = 0; i < sys.workers(); ++i) workers.push_back(sys.spawn<worker>(&p, &m));
  const auto size = piece_size(p, static_cast<unsigned>(workers.size()));
  auto deals = sys.spawn<dealer>(&p, size, &values);
  std::vector<actors::future<actors::done>> ends;
  m.start();
  for (int round = 0; round < 2; ++round)
    for (auto& w : workers) ends.push_back(deals.ask<keep_busy>(w));
  for (auto& end : ends) end.get();
  m.stop();
  deals.stop();
  for (auto& w : workers) w.stop();
  return values;
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::parallel_map
