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

  void on(start) { ask(0); }

  void ask(std::uint64_t n) {
    if (n == asks) return finish->cross(n);
    server.ask<successor_of>(n).then([this](std::uint64_t next) { ask(next); });
  }
};

}  // namespace

outcome run_then(const setup& s) {
  return measure_rate_in_actors<problem>(s, [](auto& sys, const problem& p, stopwatch& watch) {
    return solve_with<asker>(sys, p.asks, watch);
  });
}

}  // namespace bench::ask_local
