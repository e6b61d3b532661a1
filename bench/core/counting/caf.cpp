#include "bench/core/counting/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

namespace bench::counting {

namespace {

using increment_atom = caf::atom_constant<caf::atom("increment")>;
using total_atom = caf::atom_constant<caf::atom("total")>;
using start_atom = caf::atom_constant<caf::atom("start")>;

struct state {
  std::uint64_t total = 0;
};

caf::behavior counter(caf::stateful_actor<state>* self) {
  return {
      [=](increment_atom) { ++self->state.total; },
      [=](total_atom) { return self->state.total; },
  };
}

caf::behavior producer(caf::event_based_actor* self, std::uint64_t increments,
                       const caf::actor& counter, finish_line* finish) {
  return {[=](start_atom) {
    for (std::uint64_t i = 0; i < increments; ++i) self->send(counter, increment_atom::value);
    self->request(counter, caf::infinite, total_atom::value).then([=](std::uint64_t total) {
      finish->cross(total);
    });
  }};
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto count = sys.spawn(counter);
  auto produce = sys.spawn(producer, p.increments, count, &finish);
  caf::anon_send(produce, start_atom::value);
  const auto total = finish.wait();
  watch.stop();
  return total;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return measure_rate_in(with_stock_caf, s, p, solve);
}

outcome run_caf(const setup& s) { return run_caf(s, problem::of(s.scale)); }

outcome run_caf_on_actors(const setup& s) {
  return measure_rate_in<problem>(with_caf_on_actors, s, solve);
}

}  // namespace bench::counting
