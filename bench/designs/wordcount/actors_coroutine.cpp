// One actor finds the pieces; those who count take them in a loop, and have a tally each.
#include "bench/designs/wordcount/problem.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::wordcount {

namespace {

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

struct counter {
  using protocol = actors::protocol<count_all>;
  actors::ref<next_piece> from;
  counting::monitor* with;

  actors::task<counting::tally> on(count_all) {
    counting::tally mine;
    for (;;) {
      const auto one = co_await from.ask<next_piece>();
      if (!one) co_return mine;
      counting::count(*one, mine, *with);
    }
  }
};

counting::tally count(actors::system& sys, counting::pieces& from, counting::monitor& with) {
  auto finds = sys.spawn<finder>(&from);
  std::vector<actors::ref<count_all>> counters;
  std::vector<actors::future<counting::tally>> tallies;
  for (std::size_t i = 0; i < sys.workers(); ++i) {
    counters.push_back(sys.spawn<counter>(finds, &with));
    tallies.push_back(counters.back().ask<count_all>());
  }
  counting::tally all;
  for (auto& each : tallies) merge(all, each.get());
  for (auto& each : counters) each.stop();
  finds.stop();
  return all;
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& what) {
  text_of(what);
  return lab::measure_in_actors(s, what, [](actors::system& sys, const problem& p, lab::meter& m) {
    return measure_count(p, m, [&](counting::pieces& from, counting::monitor& with) {
      return count(sys, from, with);
    });
  });
}

}  // namespace bench::designs::wordcount
