// A pool of worker actors with one queue: who is free takes the next tile.
#include "bench/designs/matrix/problem.hpp"
#include "bench/lab/in_actors.hpp"

#include <actors/pool/pool.hpp>

namespace bench::designs::matrix {

namespace {

struct tile {
  std::uint64_t number;
  using reply = actors::done;
};

struct multiplier {
  using protocol = actors::protocol<tile>;
  const problem* p;
  lab::meter* m;
  std::span<double> product;

  void on(tile t) { run_tile(*p, *m, t.number, product); }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  problem::result product(p.edge * p.edge);
  auto pool = sys.spawn_pool<multiplier>(
      {.workers = sys.workers(), .routing = actors::work_pulling}, &p, &m, std::span(product));
  std::vector<actors::future<actors::done>> tiles;
  tiles.reserve(p.tiles());
  m.start();
  for (std::uint64_t i = 0; i < p.tiles(); ++i) tiles.push_back(pool.ask<tile>(i));
  for (auto& each : tiles) each.get();
  m.stop();
  pool.stop();
  return product;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::matrix
