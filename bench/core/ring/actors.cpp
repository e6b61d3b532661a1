#include "bench/core/ring/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <vector>

namespace bench::ring {

namespace {

struct token {
  std::uint64_t hops_left;
};

struct join {
  actors::ref<token> next;
};

struct member {
  using protocol = actors::protocol<join, token>;
  std::uint64_t number;
  finish_line* finish;
  actors::ref<token> next = {};

  void on(join m) { next = std::move(m.next); }

  void on(token t) {
    if (t.hops_left > 0)
      next.tell<token>(t.hops_left - 1);
    else
      finish->cross(number);
  }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(p.tokens);
  watch.start();
  std::vector<actors::ref_of<member>> ring;
  for (std::uint64_t i = 0; i < p.actors; ++i) ring.push_back(sys.spawn<member>(i, &finish));
  for (std::uint64_t i = 0; i < p.actors; ++i) ring[i].tell<join>(ring[(i + 1) % p.actors]);
  for (std::uint64_t t = 0; t < p.tokens; ++t) ring[p.start_of(t)].tell<token>(p.hops);
  const auto positions = finish.wait();
  watch.stop();
  for (auto& m : ring) m.stop();
  return positions;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return measure_rate_in_actors(s, p, solve); }

outcome run_actors(const setup& s) { return run_actors(s, one_token::of(s.scale)); }

outcome run_100_actors(const setup& s) { return measure_rate_in_actors<hundred_tokens>(s, solve); }

}  // namespace bench::ring
