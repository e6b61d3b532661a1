// A task for each tile.
#include "bench/designs/matrix/problem.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/executors.hpp>

namespace bench::designs::matrix {

namespace {

problem::result solve(actors::executor_base& on, const problem& p, lab::meter& m) {
  problem::result product(p.edge * p.edge);
  std::vector<actors::future<bool>> tiles;
  tiles.reserve(p.tiles());
  m.start();
  for (std::uint64_t i = 0; i < p.tiles(); ++i)
    tiles.push_back(on.submit([&, i] { return run_tile(p, m, i, product); }));
  for (auto& each : tiles) each.get();
  m.stop();
  return product;
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  actors::thread_executor on(s.workers);
  return lab::measure(s, p, [&](lab::meter& m) { return solve(on, p, m); });
}

}  // namespace bench::designs::matrix
