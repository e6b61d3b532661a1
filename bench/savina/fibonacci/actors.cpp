#include "bench/savina/fibonacci/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <future>

namespace bench::savina::fibonacci {

namespace {

struct request {
  std::uint64_t n;
};
struct response {
  std::uint64_t value;
};

struct call {
  using protocol = actors::protocol<request, response>;
  actors::ref<response> parent;
  std::promise<std::uint64_t>* result;  // of the topmost call
  std::uint64_t sum = 0;
  std::uint64_t missing = 2;

  void on(request m, actors::context& self) {
    if (m.n <= 2) {
      finish(1, self);
      return;
    }
    const auto me = self.as_ref<call>();
    self.spawn<call>(me, result).tell<request>(m.n - 1);
    self.spawn<call>(me, result).tell<request>(m.n - 2);
  }

  void on(response m, actors::context& self) {
    sum += m.value;
    if (--missing == 0) finish(sum, self);
  }

  void finish(std::uint64_t value, actors::context& self) {
    if (parent)
      parent.tell<response>(value);
    else
      result->set_value(value);
    self.stop();
  }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  std::promise<std::uint64_t> result;
  watch.start();
  sys.spawn<call>(actors::ref<response>{}, &result).tell<request>(p.n);
  const auto number = result.get_future().get();
  watch.stop();
  return number;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::fibonacci
