// For designs whose counters are actors: one actor finds the pieces, each worker has a counter that
// takes them from it.
#pragma once

#include "bench/designs/wordcount/problem.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::wordcount {

struct next_piece {
  using reply = std::optional<counting::piece>;
};
struct count_all {
  using reply = counting::tally;
};

struct finder {
  using protocol = actors::protocol<next_piece>;
  counting::pieces* from;

  std::optional<counting::piece> on(next_piece) { return from->next(); }
};

template <class Counter>
counting::tally count_with(actors::system& sys, counting::pieces& from, counting::monitor& with) {
  auto finds = sys.spawn<finder>(&from);
  std::vector<actors::ref<count_all>> counters;
  std::vector<actors::future<counting::tally>> tallies;
  for (std::size_t i = 0; i < sys.workers(); ++i) {
    counters.push_back(sys.spawn<Counter>(finds, &with));
    tallies.push_back(counters.back().ask<count_all>());
  }
  counting::tally all;
  for (auto& each : tallies) merge(all, each.get());
  for (auto& each : counters) each.stop();
  finds.stop();
  return all;
}

/// `Counter` is an actor made of the finder's reference and the monitor; it answers `count_all`.
template <class Counter> outcome run_counters(const setup& s, const problem& what) {
  text_of(what);
  return lab::measure_in_actors(s, what, [](actors::system& sys, const problem& p, lab::meter& m) {
    return measure_count(p, m, [&](counting::pieces& from, counting::monitor& with) {
      return count_with<Counter>(sys, from, with);
    });
  });
}

}  // namespace bench::designs::wordcount
