#include "bench/savina/apsp/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(bench::savina::apsp::block_ptr)

namespace bench::savina::apsp {

namespace {

using start_atom = caf::atom_constant<caf::atom("start")>;

struct tile_state {
  tile_state() = default;  // no aggregate: CAF would build the first member from the actor itself
  std::vector<caf::actor> others;
};

using tile_actor = caf::stateful_actor<tile_state>;

void send_round(tile_actor* self, std::uint64_t number, const tile& t) {
  for (auto& o : self->state.others) self->send(o, number, t.steps(), t.current());
}

caf::behavior run_tile(tile_actor* self, const problem* p, std::uint64_t number,
                       finish_line* finish) {
  const auto own = std::make_shared<tile>(*p, number);
  const auto advance = [=] {
    while (own->advance()) {
      if (!own->complete()) {
        send_round(self, number, *own);
        continue;
      }
      finish->cross(own->digest());
      self->quit();
    }
  };
  return {
      [=](const std::vector<caf::actor>& others) { self->state.others = others; },
      [=](start_atom) {
        send_round(self, number, *own);
        own->begin();
        advance();
      },
      [=](std::uint64_t from, std::uint64_t steps, const block_ptr& data) {
        own->put(from, steps, data);
        advance();
      },
  };
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  const auto count = p.blocks() * p.blocks();
  finish_line finish(count);
  watch.start();
  std::vector<caf::actor> tiles;
  for (std::uint64_t i = 0; i < count; ++i) tiles.push_back(sys.spawn(run_tile, &p, i, &finish));
  for (std::uint64_t i = 0; i < count; ++i) {
    std::vector<caf::actor> others;
    for (auto n : p.neighbours(i)) others.push_back(tiles[n]);
    caf::anon_send(tiles[i], std::move(others));
  }
  for (auto& t : tiles) caf::anon_send(t, start_atom::value);
  const auto digest = finish.wait();
  watch.stop();
  return digest;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::apsp
