#include "bench/savina/radix-sort/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <future>
#include <vector>

namespace bench::savina::radix_sort {

namespace {

struct value {
  std::uint64_t number;
};
struct start {};

struct source {
  using protocol = actors::protocol<start>;
  std::uint64_t count;
  actors::ref<value> next;

  void on(start, actors::context& self) {
    numbers random(problem::seed);
    for (std::uint64_t i = 0; i < count; ++i) next.tell<value>(random.next());
    self.stop();
  }
};

struct sorter {
  using protocol = actors::protocol<value>;
  std::uint64_t expected;
  std::uint64_t bit;
  actors::ref<value> next;
  std::vector<std::uint64_t> later = {};

  void on(value m, actors::context& self) {
    if ((m.number & bit) == 0)
      next.tell(m);
    else
      later.push_back(m.number);
    if (--expected > 0) return;
    for (auto number : later) next.tell<value>(number);
    self.stop();
  }
};

struct validation {
  using protocol = actors::protocol<value>;
  std::uint64_t expected;
  std::promise<order_seen>* result;
  order_seen seen = {};

  void on(value m, actors::context& self) {
    seen.add(m.number);
    if (seen.count < expected) return;
    result->set_value(seen);
    self.stop();
  }
};

order_seen solve(actors::system& sys, const problem& p, stopwatch& watch) {
  std::promise<order_seen> result;
  watch.start();
  actors::ref<value> next = sys.spawn<validation>(p.numbers, &result);
  for (auto bit = problem::bits; bit-- > 0;)
    next = sys.spawn<sorter>(p.numbers, std::uint64_t{1} << bit, next);
  sys.spawn<source>(p.numbers, next).tell(start{});
  const auto seen = result.get_future().get();
  watch.stop();
  return seen;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::radix_sort
