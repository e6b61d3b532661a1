#include "bench/savina/radix-sort/problem.hpp"

#include "bench/harness/caf_host.hpp"

#include <caf/all.hpp>

#include <future>
#include <vector>

namespace bench::savina::radix_sort {

namespace {

using start_atom = caf::atom_constant<caf::atom("start")>;

caf::behavior source(caf::event_based_actor* self, std::uint64_t count, const caf::actor& next) {
  return {[=](start_atom) {
    numbers random(problem::seed);
    for (std::uint64_t i = 0; i < count; ++i) self->send(next, random.next());
    self->quit();
  }};
}

struct sorter_state {
  sorter_state() = default;  // no aggregate: CAF would build the first member from the actor itself
  std::vector<std::uint64_t> later;
  std::uint64_t seen = 0;
};

caf::behavior sorter(caf::stateful_actor<sorter_state>* self, std::uint64_t expected,
                     std::uint64_t bit, const caf::actor& next) {
  return {[=](std::uint64_t number) {
    auto& state = self->state;
    if ((number & bit) == 0)
      self->send(next, number);
    else
      state.later.push_back(number);
    if (++state.seen < expected) return;
    for (auto kept : state.later) self->send(next, kept);
    self->quit();
  }};
}

caf::behavior validation(caf::stateful_actor<order_seen>* self, std::uint64_t expected,
                         std::promise<order_seen>* result) {
  return {[=](std::uint64_t number) {
    self->state.add(number);
    if (self->state.count < expected) return;
    result->set_value(self->state);
    self->quit();
  }};
}

order_seen solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  std::promise<order_seen> result;
  watch.start();
  auto next = sys.spawn(validation, p.numbers, &result);
  for (auto bit = problem::bits; bit-- > 0;)
    next = sys.spawn(sorter, p.numbers, std::uint64_t{1} << bit, next);
  caf::anon_send(sys.spawn(source, p.numbers, next), start_atom::value);
  const auto seen = result.get_future().get();
  watch.stop();
  return seen;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::radix_sort
