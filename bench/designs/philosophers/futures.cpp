// The waiter belongs to an executor with one thread; both forks come as a future.
#include "bench/designs/philosophers/problem.hpp"
#include "bench/designs/philosophers/waiter.hpp"
#include "bench/lab/in_threads.hpp"

#include <actors/pool/executors.hpp>

namespace bench::designs::philosophers {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  table t(p.seats);
  waiter knows(p.seats);
  std::vector<actors::promise<actors::done>> hopes(p.seats);
  const auto serve = [&](std::uint64_t seat) { hopes[seat].set(); };
  actors::thread_executor owner(1);
  lab::run_threads(m, p.seats, [&](std::uint64_t i) {
    const auto take = [&] {
      auto [promise, forks] = actors::make_promise<actors::done>();
      owner.post([&, i, yours = std::move(promise)]() mutable {
        hopes[i] = std::move(yours);
        knows.hungry(i, serve);
      });
      forks.get();
    };
    live(p, t, lab::party(m, i), i, take, [&, i] { owner.post([&, i] { knows.full(i, serve); }); });
  });
  owner.shutdown();
  return t.result();
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::philosophers
