#include "bench/core/stranded/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <vector>

namespace bench::stranded {

namespace {

struct item {
  static constexpr bool shares = true;  // what counts
  trial_handle of;
};

struct run {
  static constexpr bool shares = true;
  trial_handle what;
};

struct receiver {
  using protocol = actors::protocol<item>;

  void on(item i) { i.of.it->handled.cross(); }
};

struct busy {
  using protocol = actors::protocol<run>;
  std::vector<actors::ref<item>> receivers;

  void on(run r) {
    auto& t = *r.what.it;
    t.starts();
    for (std::uint64_t i = 0; i < t.what.messages; ++i)
      receivers[i % t.what.receivers].tell<item>(r.what);
    t.sent();
  }
};

}  // namespace

outcome run_actors(const setup& s) {
  outcome out;
  with_actors(s.workers, [&](actors::system& sys) {
    std::vector<actors::ref<item>> receivers;
    for (std::uint64_t i = 0; i < loads.back().receivers; ++i)
      receivers.push_back(sys.spawn<receiver>());
    auto sender = sys.spawn<busy>(std::move(receivers));
    out = measure(problem::of(s.scale), [&](trial& t) { sender.tell<run>(trial_handle{&t}); });
  });
  return out;
}

}  // namespace bench::stranded
