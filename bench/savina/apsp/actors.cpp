#include "bench/savina/apsp/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

namespace bench::savina::apsp {

namespace {

struct result {
  std::uint64_t from;
  std::uint64_t steps;
  block_ptr data;
};
struct neighbours {
  std::vector<actors::ref<result>> all;
};
struct start {};

struct tile_actor {
  using protocol = actors::protocol<neighbours, start, result>;
  tile state;
  std::uint64_t number;
  finish_line* finish;
  std::vector<actors::ref<result>> others = {};

  void on(neighbours m) { others = std::move(m.all); }

  void on(start, actors::context& self) {
    send_round();
    state.begin();
    advance(self);
  }

  void on(result m, actors::context& self) {
    state.put(m.from, m.steps, std::move(m.data));
    advance(self);
  }

  void advance(actors::context& self) {
    while (state.advance()) {
      if (!state.complete()) {
        send_round();
        continue;
      }
      finish->cross(state.digest());
      self.stop();
    }
  }

  void send_round() {
    for (auto& o : others) o.tell<result>(number, state.steps(), state.current());
  }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  const auto count = p.blocks() * p.blocks();
  finish_line finish(count);
  watch.start();
  std::vector<actors::ref_of<tile_actor>> tiles;
  for (std::uint64_t i = 0; i < count; ++i)
    tiles.push_back(sys.spawn<tile_actor>(tile{p, i}, i, &finish));
  for (std::uint64_t i = 0; i < count; ++i) {
    std::vector<actors::ref<result>> others;
    for (auto n : p.neighbours(i)) others.push_back(tiles[n]);
    tiles[i].tell<neighbours>(std::move(others));
  }
  for (auto& t : tiles) t.tell(start{});
  const auto digest = finish.wait();
  watch.stop();
  return digest;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::apsp
