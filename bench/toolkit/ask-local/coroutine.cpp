#include "bench/harness/actors_host.hpp"
#include "bench/toolkit/ask-local/problem.hpp"
#include "bench/toolkit/ask-local/successor.hpp"

namespace bench::ask_local {

namespace {

struct asker {
  using protocol = actors::protocol<start>;
  actors::ref<successor_of> server;
  std::uint64_t asks;
  finish_line* finish;

  actors::task<> on(start) {
    std::uint64_t n = 0;
    while (n < asks) n = co_await server.ask<successor_of>(n);
    finish->cross(n);
  }
};

}  // namespace

outcome run_coroutine(const setup& s) {
  return measure_rate_in_actors<problem>(s, [](auto& sys, const problem& p, stopwatch& watch) {
    return solve_with<asker>(sys, p.asks, watch);
  });
}

}  // namespace bench::ask_local
