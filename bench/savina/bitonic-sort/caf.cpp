#include "bench/savina/bitonic-sort/problem.hpp"

#include "bench/harness/caf_host.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <future>

namespace bench::savina::bitonic_sort {

namespace {

using end_atom = caf::atom_constant<caf::atom("end")>;
using start_atom = caf::atom_constant<caf::atom("start")>;

caf::behavior source(caf::event_based_actor* self, std::uint64_t count, const caf::actor& next) {
  return {[=](start_atom) {
    numbers random(problem::seed);
    for (std::uint64_t i = 0; i < count; ++i) self->send(next, random.next());
    self->send(next, end_atom::value);
    self->quit();
  }};
}

caf::behavior forwarder(caf::event_based_actor* self, const caf::actor& next) {
  return {
      [=](std::uint64_t number) { self->send(next, number); },
      [=](end_atom) {
        self->send(next, end_atom::value);
        self->quit();
      },
  };
}

struct splitter_state {
  splitter_state() = default;  // no aggregate: CAF would build the first member from the actor
  std::vector<caf::actor> receivers;
  round_robin turn{1, 1};
};

caf::behavior splitter(caf::stateful_actor<splitter_state>* self,
                       const std::vector<caf::actor>& receivers, std::uint64_t run) {
  self->state.receivers = receivers;
  self->state.turn = {receivers.size(), run};
  return {
      [=](std::uint64_t number) {
        self->send(self->state.receivers[self->state.turn.next()], number);
      },
      [=](end_atom) {
        for (auto& r : self->state.receivers) self->send(r, end_atom::value);
        self->quit();
      },
  };
}

struct joiner_state {
  joiner_state() = default;  // no aggregate: CAF would build the first member from the actor itself
  lanes waiting{1, 1};
};

caf::behavior joiner(caf::stateful_actor<joiner_state>* self, std::uint64_t count,
                     std::uint64_t run, const caf::actor& next) {
  self->state.waiting = {count, run};
  return {
      [=](std::uint64_t lane, std::uint64_t number) {
        self->state.waiting.put(lane, number, [&](std::uint64_t n) { self->send(next, n); });
      },
      [=](end_atom) {
        if (!self->state.waiting.end()) return;
        self->send(next, end_atom::value);
        self->quit();
      },
  };
}

caf::behavior tagger(caf::event_based_actor* self, std::uint64_t lane, const caf::actor& next) {
  return {
      [=](std::uint64_t number) { self->send(next, lane, number); },
      [=](end_atom) {
        self->send(next, end_atom::value);
        self->quit();
      },
  };
}

struct comparator_state {
  comparator_state() = default;  // no aggregate: CAF would build the first member from the actor
  bool has_first = false;
  std::uint64_t first = 0;
};

caf::behavior comparator(caf::stateful_actor<comparator_state>* self, std::uint64_t lane, bool up,
                         const caf::actor& next) {
  return {
      [=](std::uint64_t number) {
        auto& state = self->state;
        state.has_first = !state.has_first;
        if (state.has_first) {
          state.first = number;
          return;
        }
        const auto [low, high] = std::minmax(state.first, number);
        self->send(next, lane, up ? low : high);
        self->send(next, lane, up ? high : low);
      },
      [=](end_atom) {
        self->send(next, end_atom::value);
        self->quit();
      },
  };
}

caf::behavior validation(caf::stateful_actor<order_seen>* self, std::uint64_t expected,
                         std::promise<order_seen>* result) {
  return {
      [=](std::uint64_t number) {
        self->state.add(number);
        if (self->state.count == expected) result->set_value(self->state);
      },
      [=](end_atom) { self->quit(); },
  };
}

struct make {
  using in = caf::actor;
  using lane_in = caf::actor;
  caf::actor_system* sys;

  in forward(const in& next) const { return sys->spawn<caf::lazy_init>(forwarder, next); }
  in split(std::uint64_t run, const std::vector<in>& receivers) const {
    return sys->spawn<caf::lazy_init>(splitter, receivers, run);
  }
  lane_in join(std::uint64_t count, std::uint64_t run, const in& next) const {
    return sys->spawn<caf::lazy_init>(joiner, count, run, next);
  }
  in tag(std::uint64_t lane, const lane_in& next) const {
    return sys->spawn<caf::lazy_init>(tagger, lane, next);
  }
  in compare(std::uint64_t lane, bool up, const lane_in& next) const {
    return sys->spawn<caf::lazy_init>(comparator, lane, up, next);
  }
};

order_seen solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  std::promise<order_seen> result;
  const make spawn{&sys};
  watch.start();
  auto net = network{spawn, p.numbers};
  auto in = net.sorter(spawn.forward(sys.spawn(validation, p.numbers, &result)));
  caf::anon_send(sys.spawn(source, p.numbers, in), start_atom::value);
  const auto seen = result.get_future().get();
  watch.stop();
  return seen;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::bitonic_sort
