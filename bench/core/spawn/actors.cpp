#include "bench/core/spawn/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <vector>

namespace bench::spawn {

namespace {

struct hello {};

struct inhabitant {
  using protocol = actors::protocol<hello>;
  tally* handled;

  void on(hello) { handled->add(); }
};

class crowd {
public:
  crowd(actors::system& sys, std::uint64_t capacity, tally& handled)
      : sys_(sys), handled_(handled) {
    all_.resize(capacity);  // touches its memory before anything is measured
    all_.clear();
  }

  void spawn_one() { all_.push_back(sys_.spawn<inhabitant>(&handled_)); }

  void tell_all() {
    for (auto& a : all_) a.tell(hello{});
  }

  void stop_all() {
    for (auto& a : all_) a.stop();
    all_.clear();
    settle(sys_);
  }

private:
  actors::system& sys_;
  tally& handled_;
  std::vector<actors::ref<hello>> all_;
};

}  // namespace

outcome run_actors(const setup& s) {
  const auto p = problem::of(s.scale);
  tally handled;
  outcome out;
  with_actors(s.workers, [&](actors::system& sys) {
    crowd people(sys, p.actors, handled);
    out = measure(p, people, handled);
  });
  return out;
}

}  // namespace bench::spawn
