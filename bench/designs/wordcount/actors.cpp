// One actor finds the pieces; those who count ask it for the next one, and have a tally each.
#include "bench/designs/wordcount/on_actors.hpp"

namespace bench::designs::wordcount {

namespace {

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

}  // namespace

outcome run_actors(const setup& s, const problem& what) { return run_counters<counter>(s, what); }

}  // namespace bench::designs::wordcount
