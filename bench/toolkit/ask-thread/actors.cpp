#include "bench/harness/actors_host.hpp"
#include "bench/toolkit/ask-thread/problem.hpp"

namespace bench::ask_thread {

namespace {

struct successor_of {
  using reply = std::uint64_t;
  std::uint64_t number;
};

struct successor {
  using protocol = actors::protocol<successor_of>;
  std::uint64_t on(successor_of m) { return m.number + 1; }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  const auto server = sys.spawn<successor>();
  std::uint64_t n = 0;
  watch.start();
  while (n < p.asks) n = server.ask<successor_of>(n).get();
  watch.stop();
  server.stop();
  return n;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::ask_thread
