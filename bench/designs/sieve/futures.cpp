// A cell belongs to an executor with one thread; what it lets pass is a task for the next one.
#include "bench/designs/sieve/problem.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/executors.hpp>

#include <deque>

namespace bench::designs::sieve {

namespace {

struct stage {
  cell* my;
  stage* next;  // none: this is the last one
  actors::promise<actors::done>* finished;
  actors::thread_executor on{1};

  void post(numbers some) {
    on.post([this](numbers all) { run(std::move(all)); }, std::move(some));
  }
  void post_end() {
    on.post([this] {
      my->me.leave();
      if (next) return next->post_end();
      finished->set();
    });
  }

private:
  void run(numbers some) {
    my->filter(some);
    if (!some.empty()) next->post(std::move(some));
  }
};

problem::result solve(const problem& p, lab::meter& m) {
  auto cells = make_cells(p, m);
  auto [promise, finished] = actors::make_promise<actors::done>();
  std::deque<stage> chain;
  for (auto i = cells.size(); i-- > 0;)
    chain.emplace_front(&cells[i], chain.empty() ? nullptr : &chain.front(), &promise);
  m.start();
  p.for_each_batch([&](numbers some) { chain.front().post(std::move(some)); });
  chain.front().post_end();
  finished.get();
  m.stop();
  chain.clear();  // while the promise is there
  return primes_of(cells);
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::sieve
