#include "bench/core/ping-pong/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

namespace bench::ping_pong {

namespace {

struct ball {
  std::uint64_t hits;
};

struct join {
  actors::ref<ball> partner;
};

struct player {
  using protocol = actors::protocol<join, ball>;
  std::uint64_t messages;
  finish_line* finish;
  actors::ref<ball> partner = {};

  void on(join m) { partner = std::move(m.partner); }

  void on(ball b) {
    ++b.hits;
    if (b.hits < messages)
      partner.tell(b);
    else
      finish->cross(b.hits);
  }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto ping = sys.spawn<player>(p.messages, &finish);
  auto pong = sys.spawn<player>(p.messages, &finish);
  ping.tell<join>(pong);
  pong.tell<join>(ping);
  ping.tell(ball{0});
  const auto hits = finish.wait();
  watch.stop();
  ping.stop();
  pong.stop();
  return hits;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return measure_rate_in_actors(s, p, solve); }

outcome run_actors(const setup& s) { return run_actors(s, problem::of(s.scale)); }

}  // namespace bench::ping_pong
