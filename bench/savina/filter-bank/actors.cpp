#include "bench/savina/filter-bank/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <future>

namespace bench::savina::filter_bank {

namespace {

struct value {
  double number;
};
/// A value and the channel that it comes from.
struct sourced {
  std::uint64_t channel;
  double number;
};
struct row {
  std::vector<double> numbers;
};
struct end {};
struct boot {};

using value_ref = actors::ref<value, end>;
using sourced_ref = actors::ref<sourced, end>;
using row_ref = actors::ref<row, end>;

struct next {
  actors::ref<boot, end> source;
};

/// Asks the source for one value after the other.
struct producer {
  using protocol = actors::protocol<next>;
  std::uint64_t left;

  void on(next m, actors::context& self) {
    if (left == 0) {
      m.source.tell(end{});
      self.stop();
      return;
    }
    --left;
    m.source.tell(boot{});
  }
};

struct source {
  using protocol = actors::protocol<boot, end>;
  actors::ref<next> producer;
  value_ref branches;
  std::uint64_t current = 0;

  void on(boot, actors::context& self) {
    branches.tell<value>(static_cast<double>(current));
    current = (current + 1) % problem::wave;
    producer.tell<next>(self.as_ref<source>());
  }
  void on(end m, actors::context& self) {
    branches.tell(m);
    self.stop();
  }
};

struct branches {
  using protocol = actors::protocol<value, end>;
  std::vector<value_ref> banks;

  void on(value m) {
    for (auto& b : banks) b.tell(m);
  }
  void on(end m, actors::context& self) {
    for (auto& b : banks) b.tell(m);
    self.stop();
  }
};

/// What most stages of a bank are: each value is passed on, perhaps as another one.
template <class Filter> struct stage {
  using protocol = actors::protocol<value, end>;
  Filter filter;
  value_ref next;

  void on(value m) { next.tell<value>(filter.pass(m.number)); }
  void on(end m, actors::context& self) {
    next.tell(m);
    self.stop();
  }
};

/// The entrance of a bank.
struct as_it_is {
  double pass(double value) const { return value; }
};

struct fir_stage {
  using protocol = actors::protocol<value, end>;
  fir_filter filter;
  value_ref next;

  void on(value m) {
    if (const auto filtered = filter.pass(m.number)) next.tell<value>(*filtered);
  }
  void on(end m, actors::context& self) {
    next.tell(m);
    self.stop();
  }
};

struct tagger {
  using protocol = actors::protocol<value, end>;
  std::uint64_t channel;
  sourced_ref next;

  void on(value m) { next.tell<sourced>(channel, m.number); }
  void on(end m, actors::context& self) {
    next.tell(m);
    self.stop();
  }
};

struct integrator_actor {
  using protocol = actors::protocol<sourced, end>;
  std::uint64_t channels;
  row_ref next;
  integrator waiting{channels};

  void on(sourced m) {
    if (auto complete = waiting.put(m.channel, m.number)) next.tell<row>(std::move(*complete));
  }
  void on(end m, actors::context& self) {
    if (--channels > 0) return;
    next.tell(m);
    self.stop();
  }
};

struct combiner {
  using protocol = actors::protocol<row, end>;
  value_ref next;

  void on(const row& m) { next.tell<value>(combine(m.numbers)); }
  void on(end m, actors::context& self) {
    next.tell(m);
    self.stop();
  }
};

struct sink {
  using protocol = actors::protocol<value, end>;
  std::promise<problem::output>* result;
  problem::output out = {};

  void on(value m) { out.add(m.number); }
  void on(end, actors::context& self) {
    result->set_value(out);
    self.stop();
  }
};

value_ref spawn_bank(actors::system& sys, const problem& p, std::uint64_t channel,
                     const sourced_ref& integrator) {
  value_ref to = sys.spawn<tagger>(channel, integrator);
  to = sys.spawn<fir_stage>(fir_filter{p.second_filter(channel)}, to);
  to = sys.spawn<stage<delay>>(delay{p.columns - 1}, to);
  to = sys.spawn<stage<sampler>>(sampler{p.columns}, to);
  to = sys.spawn<fir_stage>(fir_filter{p.first_filter(channel)}, to);
  to = sys.spawn<stage<delay>>(delay{p.columns - 1}, to);
  return sys.spawn<stage<as_it_is>>(as_it_is{}, to);
}

problem::output solve(actors::system& sys, const problem& p, stopwatch& watch) {
  std::promise<problem::output> result;
  watch.start();
  auto last = sys.spawn<sink>(&result);
  auto join = sys.spawn<integrator_actor>(p.channels, sys.spawn<combiner>(last));
  std::vector<value_ref> banks;
  for (std::uint64_t c = 0; c < p.channels; ++c) banks.push_back(spawn_bank(sys, p, c, join));
  auto produce = sys.spawn<producer>(p.simulations);
  auto split = sys.spawn<branches>(std::move(banks));
  produce.tell<next>(sys.spawn<source>(produce, split));
  const auto out = result.get_future().get();
  watch.stop();
  return out;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::filter_bank
