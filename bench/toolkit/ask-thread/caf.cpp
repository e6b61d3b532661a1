#include "bench/harness/caf_host.hpp"
#include "bench/toolkit/ask-thread/problem.hpp"

#include <caf/all.hpp>

namespace bench::ask_thread {

namespace {

caf::behavior successor() {
  return {[](std::uint64_t n) { return n + 1; }};
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  const auto server = sys.spawn(successor);
  caf::scoped_actor self{sys};
  std::uint64_t n = 0;
  watch.start();
  while (n < p.asks)
    self->request(server, caf::infinite, n)
        .receive([&n](std::uint64_t next) { n = next; },
                 [](const caf::error&) { throw wrong_result("a request failed"); });
  watch.stop();
  self->send_exit(server, caf::exit_reason::user_shutdown);
  return n;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::ask_thread
