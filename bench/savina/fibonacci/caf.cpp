#include "bench/savina/fibonacci/problem.hpp"

#include "bench/harness/caf_host.hpp"

#include <caf/all.hpp>

#include <future>

namespace bench::savina::fibonacci {

namespace {

using request_atom = caf::atom_constant<caf::atom("request")>;
using response_atom = caf::atom_constant<caf::atom("response")>;

struct call_state {
  std::uint64_t sum = 0;
  std::uint64_t missing = 2;
};

caf::behavior call(caf::stateful_actor<call_state>* self, const caf::actor& parent,
                   std::promise<std::uint64_t>* result) {
  const auto finish = [=](std::uint64_t value) {
    if (parent)
      self->send(parent, response_atom::value, value);
    else
      result->set_value(value);
    self->quit();
  };
  return {
      [=](request_atom, std::uint64_t n) {
        if (n <= 2) {
          finish(1);
          return;
        }
        const caf::actor me{self};
        self->send(self->spawn<caf::lazy_init>(call, me, result), request_atom::value, n - 1);
        self->send(self->spawn<caf::lazy_init>(call, me, result), request_atom::value, n - 2);
      },
      [=](response_atom, std::uint64_t value) {
        self->state.sum += value;
        if (--self->state.missing == 0) finish(self->state.sum);
      },
  };
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  std::promise<std::uint64_t> result;
  watch.start();
  caf::anon_send(sys.spawn(call, caf::actor{}, &result), request_atom::value, p.n);
  const auto number = result.get_future().get();
  watch.stop();
  return number;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::fibonacci
