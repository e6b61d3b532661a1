// One actor finds the pieces; those who count ask it for the next one, and have a tally each.
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
  counting::tally mine = {};
  actors::promise<counting::tally> answer = {};

  void on(count_all, actors::promise<counting::tally> when_done) {
    answer = std::move(when_done);
    next();
  }
  void next() {
    from.ask<next_piece>().then([this](const std::optional<counting::piece>& one) {
      if (!one) return answer.set(std::move(mine));
      counting::count(*one, mine, *with);
      next();
    });
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

outcome run_actors(const setup& s, const problem& what) {
  text_of(what);
  return lab::measure_in_actors(s, what, [](actors::system& sys, const problem& p, lab::meter& m) {
    return measure_count(p, m, [&](counting::pieces& from, counting::monitor& with) {
      return count(sys, from, with);
    });
  });
}

}  // namespace bench::designs::wordcount
