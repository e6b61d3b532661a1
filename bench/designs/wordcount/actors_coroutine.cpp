// One actor finds the pieces; those who count take them in a loop, and have a tally each.
#include "bench/designs/wordcount/on_actors.hpp"

namespace bench::designs::wordcount {

namespace {

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

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& what) {
  return run_counters<counter>(s, what);
}

}  // namespace bench::designs::wordcount
