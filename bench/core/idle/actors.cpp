#include "bench/core/idle/problem.hpp"

#include "bench/harness/actors_host.hpp"

namespace bench::idle {

namespace {

struct successor_of {
  using reply = std::uint64_t;
  std::uint64_t number;
};

struct successor {
  using protocol = actors::protocol<successor_of>;

  std::uint64_t on(successor_of m) { return m.number + 1; }
};

}  // namespace

outcome run_actors(const setup& s) {
  outcome out;
  with_actors(s.workers, [&](actors::system& sys) {
    auto actor = sys.spawn<successor>();
    out = measure(problem::of(s.scale),
                  [&](std::uint64_t n) { return actor.ask<successor_of>(n).get(); });
  });
  return out;
}

}  // namespace bench::idle
