#include "bench/core/idle/problem.hpp"

#include "bench/harness/caf_host.hpp"

#include <caf/all.hpp>

namespace bench::idle {

namespace {

caf::behavior successor() {
  return {[](std::uint64_t n) { return n + 1; }};
}

}  // namespace

outcome run_caf(const setup& s) {
  outcome out;
  with_stock_caf(s.workers, [&](caf::actor_system& sys) {
    auto actor = sys.spawn(successor);
    caf::scoped_actor self{sys};
    out = measure(problem::of(s.scale), [&](std::uint64_t n) {
      std::uint64_t answer = 0;
      self->request(actor, caf::infinite, n)
          .receive([&](std::uint64_t a) { answer = a; },
                   [&](const caf::error& e) { throw wrong_result(sys.render(e)); });
      return answer;
    });
  });
  return out;
}

}  // namespace bench::idle
