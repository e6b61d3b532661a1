// A task counts some pieces into a tally of its own; they are put together in the order in which
// they were handed out. So many are under way that nobody is idle, and memory is bounded.
#include "bench/designs/wordcount/problem.hpp"

#include <actors/pool/executors.hpp>

#include <deque>

namespace bench::designs::wordcount {

namespace {

counting::tally count(actors::executor_base& on, counting::pieces& from, counting::monitor& with) {
  counting::tally all;
  std::deque<actors::future<counting::tally>> under_way;
  const auto take_one = [&] {
    merge(all, std::move(under_way.front()).get());
    under_way.pop_front();
  };
  for (auto some = next_portion(from); !some.empty(); some = next_portion(from)) {
    under_way.push_back(on.submit(
        [&with](const portion& mine) {
          counting::tally t;
          for (auto& one : mine) counting::count(one, t, with);
          return t;
        },
        std::move(some)));
    if (under_way.size() > 4 * on.concurrency()) take_one();
  }
  while (!under_way.empty()) take_one();
  return all;
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  text_of(p);
  actors::thread_executor on(s.workers);
  return lab::measure(s, p, [&](lab::meter& m) {
    return measure_count(p, m, [&](counting::pieces& from, counting::monitor& with) {
      return count(on, from, with);
    });
  });
}

}  // namespace bench::designs::wordcount
