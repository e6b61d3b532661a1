#include "bench/designs/matrix/problem.hpp"
#include "bench/lab/in_actors.hpp"

#include <actors/pipeline/pipeline.hpp>

#include <ranges>

namespace bench::designs::matrix {

namespace {

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  namespace flow = actors::pipeline;
  problem::result product(p.edge * p.edge);
  std::uint64_t tiles = 0;
  m.start();
  auto done = flow::from(sys, std::views::iota(std::uint64_t{0}, p.tiles())) |
              flow::map(
                  [&](std::uint64_t tile) {
                    run_tile(p, m, tile, product);
                    return tile;
                  },
                  flow::parallel(sys.workers()), flow::unordered) |
              flow::into([&](std::uint64_t) { ++tiles; });
  done.get();
  m.stop();
  expect_equal("tiles", p.tiles(), tiles);
  return product;
}

}  // namespace

outcome run_actors_pipeline(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::matrix
