// CAF's mailboxes have no bound.
#include "bench/flow/memory.hpp"
#include "bench/flow/slow-consumer/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

namespace bench::slow_consumer {

namespace {

using item_atom = caf::atom_constant<caf::atom("item")>;
using start_atom = caf::atom_constant<caf::atom("start")>;

caf::behavior consumer(caf::stateful_actor<ledger>* self, std::uint64_t messages,
                       finish_line* finish) {
  return {[=](item_atom, std::uint64_t number) {
    self->state.note(number);
    if (self->state.received() == messages) finish->cross(self->state.in_order());
  }};
}

struct progress {
  std::uint64_t next = 0;
};

caf::behavior producer(caf::stateful_actor<progress>* self, std::uint64_t messages,
                       const caf::actor& to) {
  return {[=](start_atom) {
    auto& next = self->state.next;
    for (std::uint64_t i = 0; i < problem::burst && next != messages; ++i)
      self->send(to, item_atom::value, next++);
    if (next == messages)
      self->quit();
    else
      self->send(self, start_atom::value);
  }};
}

std::uint64_t solve(caf::actor_system& sys, const smaller_problem& p, stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto to = sys.spawn(consumer, p.messages, &finish);
  caf::anon_send(sys.spawn(producer, p.messages, to), start_atom::value);
  const auto in_order = finish.wait();
  watch.stop();
  caf::anon_send_exit(to, caf::exit_reason::user_shutdown);
  return in_order;
}

}  // namespace

outcome run_caf(const setup& s) {
  auto out = flow::with_peak_memory(
      [&] { return measure_rate_in<smaller_problem>(with_stock_caf, s, solve); });
  for (auto& each : out) each.details["messages"] = smaller_problem::of(s.scale).messages;
  return out;
}

}  // namespace bench::slow_consumer
