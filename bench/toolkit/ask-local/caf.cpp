#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/toolkit/ask-local/problem.hpp"

#include <caf/all.hpp>

namespace bench::ask_local {

namespace {

caf::behavior successor() {
  return {[](std::uint64_t n) { return n + 1; }};
}

struct asker_state {
  caf::actor server;
  std::uint64_t asks = 0;
  finish_line* finish = nullptr;
};
using asker_actor = caf::stateful_actor<asker_state>;

void ask(asker_actor* self, std::uint64_t n) {
  auto& st = self->state;
  if (n == st.asks) {
    self->send_exit(st.server, caf::exit_reason::user_shutdown);
    self->quit();
    return st.finish->cross(n);
  }
  self->request(st.server, caf::infinite, n).then([self](std::uint64_t next) { ask(self, next); });
}

caf::behavior asker(asker_actor* self, const caf::actor& server, std::uint64_t asks,
                    finish_line* finish) {
  self->state = {server, asks, finish};
  return {[self](caf::ok_atom) { ask(self, 0); }};
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  const auto server = sys.spawn(successor);
  const auto client = sys.spawn(asker, server, p.asks, &finish);
  watch.start();
  caf::anon_send(client, caf::ok_atom::value);
  const auto last = finish.wait();
  watch.stop();
  return last;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::ask_local
