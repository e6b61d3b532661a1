#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/toolkit/origin.hpp"
#include "bench/toolkit/submit/problem.hpp"

#include <caf/all.hpp>

namespace bench::submit {

namespace {

caf::behavior worker() {
  return {[](std::uint64_t n) { return successor(n); }};
}

struct client_state {
  std::uint64_t sum = 0;
  std::uint64_t done = 0;
};
using client_actor = caf::stateful_actor<client_state>;

void send_wave(client_actor* self, const caf::actor& pool, const problem* p, finish_line* finish) {
  for (std::uint64_t i = 0; i < p->wave; ++i)
    self->request(pool, caf::infinite, i).then([=](std::uint64_t result) {
      auto& st = self->state;
      st.sum += result;
      if (++st.done == p->tasks) {
        self->quit();
        finish->cross(st.sum);
      } else if (st.done % p->wave == 0) {
        send_wave(self, pool, p, finish);
      }
    });
}

caf::behavior client(client_actor* self, const caf::actor& pool, const problem* p,
                     finish_line* finish) {
  return {[=](caf::ok_atom) { send_wave(self, pool, p, finish); }};
}

std::uint64_t solve(caf::actor_system& sys, unsigned workers, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  caf::scoped_execution_unit unit(&sys);
  auto pool = caf::actor_pool::make(
      &unit, workers, [&sys] { return sys.spawn(worker); }, caf::actor_pool::round_robin());
  watch.start();
  caf::anon_send(sys.spawn(client, pool, &p, &finish), caf::ok_atom::value);
  const auto sum = finish.wait();
  watch.stop();
  caf::anon_send_exit(pool, caf::exit_reason::user_shutdown);
  return sum;
}

}  // namespace

outcome run_caf(const setup& s) {
  return for_origins(
      [&](origin) {
        return measure_rate_in<problem>(
            with_stock_caf, s, [&](caf::actor_system& sys, const problem& p, stopwatch& watch) {
              return solve(sys, s.workers, p, watch);
            });
      },
      std::array{origin::task});
}

}  // namespace bench::submit
