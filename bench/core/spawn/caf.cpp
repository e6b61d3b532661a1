#include "bench/core/spawn/problem.hpp"

#include "bench/harness/caf_host.hpp"

#include <caf/all.hpp>

#include <vector>

namespace bench::spawn {

namespace {

using hello_atom = caf::atom_constant<caf::atom("hello")>;

caf::behavior inhabitant(caf::event_based_actor*, tally* handled) {
  return {[=](hello_atom) { handled->add(); }};
}

class crowd {
public:
  crowd(caf::actor_system& sys, std::uint64_t capacity, tally& handled)
      : sys_(sys), handled_(handled) {
    all_.resize(capacity);  // touches its memory before anything is measured
    all_.clear();
  }

  // lazy_init: not scheduled before the first message, the fastest way CAF offers.
  void spawn_one() { all_.push_back(sys_.spawn<caf::lazy_init>(inhabitant, &handled_)); }

  void tell_all() {
    for (auto& a : all_) caf::anon_send(a, hello_atom::value);
  }

  void stop_all() {
    for (auto& a : all_) caf::anon_send_exit(a, caf::exit_reason::user_shutdown);
    all_.clear();
    sys_.await_all_actors_done();
  }

private:
  caf::actor_system& sys_;
  tally& handled_;
  std::vector<caf::actor> all_;
};

}  // namespace

outcome run_caf(const setup& s) {
  const auto p = problem::of(s.scale);
  tally handled;
  outcome out;
  with_stock_caf(s.workers, [&](caf::actor_system& sys) {
    crowd people(sys, p.actors, handled);
    out = measure(p, people, handled);
  });
  return out;
}

}  // namespace bench::spawn
