#include "bench/savina/bitonic-sort/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <algorithm>
#include <future>

namespace bench::savina::bitonic_sort {

namespace {

struct value {
  std::uint64_t number;
};
/// A number and the lane that it comes from.
struct data {
  std::uint64_t lane;
  std::uint64_t number;
};
struct end {};
struct start {};

using value_ref = actors::ref<value, end>;
using data_ref = actors::ref<data, end>;

struct source {
  using protocol = actors::protocol<start>;
  std::uint64_t count;
  value_ref next;

  void on(start, actors::context& self) {
    numbers random(problem::seed);
    for (std::uint64_t i = 0; i < count; ++i) next.tell<value>(random.next());
    next.tell(end{});
    self.stop();
  }
};

struct forwarder {
  using protocol = actors::protocol<value, end>;
  value_ref next;

  void on(value m) { next.tell(m); }
  void on(end m, actors::context& self) {
    next.tell(m);
    self.stop();
  }
};

struct splitter {
  using protocol = actors::protocol<value, end>;
  std::vector<value_ref> receivers;
  round_robin turn;

  void on(value m) { receivers[turn.next()].tell(m); }
  void on(end m, actors::context& self) {
    for (auto& r : receivers) r.tell(m);
    self.stop();
  }
};

struct joiner {
  using protocol = actors::protocol<data, end>;
  lanes waiting;
  value_ref next;

  void on(data m) {
    waiting.put(m.lane, m.number, [this](std::uint64_t number) { next.tell<value>(number); });
  }
  void on(end m, actors::context& self) {
    if (!waiting.end()) return;
    next.tell(m);
    self.stop();
  }
};

struct tagger {
  using protocol = actors::protocol<value, end>;
  std::uint64_t lane;
  data_ref next;

  void on(value m) { next.tell<data>(lane, m.number); }
  void on(end m, actors::context& self) {
    next.tell(m);
    self.stop();
  }
};

struct comparator {
  using protocol = actors::protocol<value, end>;
  std::uint64_t lane;
  bool up;
  data_ref next;
  bool has_first = false;
  std::uint64_t first = 0;

  void on(value m) {
    has_first = !has_first;
    if (has_first) {
      first = m.number;
      return;
    }
    const auto [low, high] = std::minmax(first, m.number);
    next.tell<data>(lane, up ? low : high);
    next.tell<data>(lane, up ? high : low);
  }
  void on(end m, actors::context& self) {
    next.tell(m);
    self.stop();
  }
};

struct validation {
  using protocol = actors::protocol<value, end>;
  std::uint64_t expected;
  std::promise<order_seen>* result;
  order_seen seen = {};

  void on(value m) {
    seen.add(m.number);
    if (seen.count == expected) result->set_value(seen);
  }
  void on(end, actors::context& self) { self.stop(); }
};

struct make {
  using in = value_ref;
  using lane_in = data_ref;
  actors::system* sys;

  in forward(in next) const { return sys->spawn<forwarder>(std::move(next)); }
  in split(std::uint64_t run, std::vector<in> receivers) const {
    const round_robin turn{receivers.size(), run};
    return sys->spawn<splitter>(std::move(receivers), turn);
  }
  lane_in join(std::uint64_t count, std::uint64_t run, in next) const {
    return sys->spawn<joiner>(lanes{count, run}, std::move(next));
  }
  in tag(std::uint64_t lane, lane_in next) const {
    return sys->spawn<tagger>(lane, std::move(next));
  }
  in compare(std::uint64_t lane, bool up, lane_in next) const {
    return sys->spawn<comparator>(lane, up, std::move(next));
  }
};

order_seen solve(actors::system& sys, const problem& p, stopwatch& watch) {
  std::promise<order_seen> result;
  const make spawn{&sys};
  watch.start();
  auto net = network{spawn, p.numbers};
  auto in = net.sorter(spawn.forward(sys.spawn<validation>(p.numbers, &result)));
  sys.spawn<source>(p.numbers, in).tell(start{});
  const auto seen = result.get_future().get();
  watch.stop();
  return seen;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::bitonic_sort
