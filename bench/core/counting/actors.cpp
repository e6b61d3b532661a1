#include "bench/core/counting/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

namespace bench::counting {

namespace {

struct increment {};

struct total {
  using reply = std::uint64_t;
};

struct start {};

struct counter {
  using protocol = actors::protocol<increment, total>;
  std::uint64_t count = 0;

  void on(increment) { ++count; }
  std::uint64_t on(total) { return count; }
};

struct producer {
  using protocol = actors::protocol<start>;
  std::uint64_t increments;
  actors::ref_of<counter> to;
  finish_line* finish;

  void on(start) {
    for (std::uint64_t i = 0; i < increments; ++i) to.tell(increment{});
    to.ask<total>().then([this](std::uint64_t count) { finish->cross(count); });
  }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto count = sys.spawn<counter>();
  auto produce = sys.spawn<producer>(p.increments, count, &finish);
  produce.tell(start{});
  const auto result = finish.wait();
  watch.stop();
  produce.stop();
  count.stop();
  return result;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return measure_rate_in_actors(s, p, solve); }

outcome run_actors(const setup& s) { return run_actors(s, problem::of(s.scale)); }

}  // namespace bench::counting
