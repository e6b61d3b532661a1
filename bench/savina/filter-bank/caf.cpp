#include "bench/savina/filter-bank/problem.hpp"

#include "bench/harness/caf_host.hpp"

#include <caf/all.hpp>

#include <future>
#include <memory>

namespace bench::savina::filter_bank {

namespace {

using boot_atom = caf::atom_constant<caf::atom("boot")>;
using end_atom = caf::atom_constant<caf::atom("end")>;
using next_atom = caf::atom_constant<caf::atom("next")>;

/// Asks the source for one value after the other.
caf::behavior producer(caf::event_based_actor* self, std::uint64_t values) {
  return {[=, left = values](next_atom, const caf::actor& source) mutable {
    if (left == 0) {
      self->send(source, end_atom::value);
      self->quit();
      return;
    }
    --left;
    self->send(source, boot_atom::value);
  }};
}

/// All others pass the end on and end.
auto pass_end(caf::event_based_actor* self, const caf::actor& next) {
  return [=](end_atom) {
    self->send(next, end_atom::value);
    self->quit();
  };
}

caf::behavior source(caf::event_based_actor* self, const caf::actor& producer,
                     const caf::actor& branches) {
  return {
      [=, current = std::uint64_t{0}](boot_atom) mutable {
        self->send(branches, static_cast<double>(current));
        current = (current + 1) % problem::wave;
        self->send(producer, next_atom::value, caf::actor{self});
      },
      pass_end(self, branches),
  };
}

caf::behavior branches(caf::event_based_actor* self, const std::vector<caf::actor>& banks) {
  return {
      [=](double number) {
        for (auto& b : banks) self->send(b, number);
      },
      [=](end_atom) {
        for (auto& b : banks) self->send(b, end_atom::value);
        self->quit();
      },
  };
}

/// What most stages of a bank are: each value is passed on, perhaps as another one.
template <class Filter>
caf::behavior stage(caf::event_based_actor* self, const Filter& filter, const caf::actor& next) {
  return {
      [=, f = filter](double number) mutable { self->send(next, f.pass(number)); },
      pass_end(self, next),
  };
}

/// The entrance of a bank.
struct as_it_is {
  double pass(double value) const { return value; }
};

caf::behavior fir_stage(caf::event_based_actor* self, const fir_filter& filter,
                        const caf::actor& next) {
  return {
      [=, f = filter](double number) mutable {
        if (const auto filtered = f.pass(number)) self->send(next, *filtered);
      },
      pass_end(self, next),
  };
}

caf::behavior tagger(caf::event_based_actor* self, std::uint64_t channel, const caf::actor& next) {
  return {
      [=](double number) { self->send(next, channel, number); },
      pass_end(self, next),
  };
}

caf::behavior integrate(caf::event_based_actor* self, std::uint64_t channels,
                        const caf::actor& next) {
  return {
      [=, waiting = integrator{channels}](std::uint64_t channel, double number) mutable {
        if (auto complete = waiting.put(channel, number)) self->send(next, std::move(*complete));
      },
      [=, left = channels](end_atom) mutable {
        if (--left > 0) return;
        self->send(next, end_atom::value);
        self->quit();
      },
  };
}

caf::behavior combiner(caf::event_based_actor* self, const caf::actor& next) {
  return {
      [=](const std::vector<double>& row) { self->send(next, combine(row)); },
      pass_end(self, next),
  };
}

caf::behavior sink(caf::stateful_actor<problem::output>* self,
                   std::promise<problem::output>* result) {
  return {
      [=](double number) { self->state.add(number); },
      [=](end_atom) {
        result->set_value(self->state);
        self->quit();
      },
  };
}

caf::actor spawn_bank(caf::actor_system& sys, const problem& p, std::uint64_t channel,
                      const caf::actor& integrator) {
  auto to = sys.spawn(tagger, channel, integrator);
  to = sys.spawn(fir_stage, fir_filter{p.second_filter(channel)}, to);
  to = sys.spawn(stage<delay>, delay{p.columns - 1}, to);
  to = sys.spawn(stage<sampler>, sampler{p.columns}, to);
  to = sys.spawn(fir_stage, fir_filter{p.first_filter(channel)}, to);
  to = sys.spawn(stage<delay>, delay{p.columns - 1}, to);
  return sys.spawn(stage<as_it_is>, as_it_is{}, to);
}

problem::output solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  std::promise<problem::output> result;
  watch.start();
  auto last = sys.spawn(sink, &result);
  auto join = sys.spawn(integrate, p.channels, sys.spawn(combiner, last));
  std::vector<caf::actor> banks;
  for (std::uint64_t c = 0; c < p.channels; ++c) banks.push_back(spawn_bank(sys, p, c, join));
  auto produce = sys.spawn(producer, p.simulations);
  auto split = sys.spawn(branches, banks);
  caf::anon_send(produce, next_atom::value, sys.spawn(source, produce, split));
  const auto out = result.get_future().get();
  watch.stop();
  return out;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::filter_bank
