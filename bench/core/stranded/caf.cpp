#include "bench/core/stranded/problem.hpp"

#include "bench/harness/caf_host.hpp"

#include <caf/all.hpp>

#include <vector>

// CAF wants to know of each message type that it never has to serialise.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(bench::stranded::trial_handle)

namespace bench::stranded {

namespace {

using item_atom = caf::atom_constant<caf::atom("item")>;
using run_atom = caf::atom_constant<caf::atom("run")>;

caf::behavior receiver() {
  return {[](item_atom, trial_handle t) { t.it->handled.cross(); }};
}

caf::behavior busy(caf::event_based_actor* self, const std::vector<caf::actor>& receivers) {
  return {[=](run_atom, trial_handle t) {
    t.it->starts();
    for (std::uint64_t i = 0; i < t.it->what.messages; ++i)
      self->send(receivers[i % t.it->what.receivers], item_atom::value, t);
    t.it->sent();
  }};
}

}  // namespace

outcome run_caf(const setup& s) {
  outcome out;
  with_stock_caf(s.workers, [&](caf::actor_system& sys) {
    std::vector<caf::actor> receivers;
    for (std::uint64_t i = 0; i < loads.back().receivers; ++i)
      receivers.push_back(sys.spawn(receiver));
    auto sender = sys.spawn(busy, receivers);
    out = measure(problem::of(s.scale),
                  [&](trial& t) { caf::anon_send(sender, run_atom::value, trial_handle{&t}); });
  });
  return out;
}

}  // namespace bench::stranded
