// The dictionary belongs to an executor with one thread.
#include "bench/designs/dictionary/threads.hpp"

#include <actors/pool/executors.hpp>

namespace bench::designs::dictionary {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  table shared(p.work);
  actors::thread_executor owner(1);
  return run_on_threads(
      p, m, [&](key k) { return owner.submit([&, k] { return shared.look_up(k); }).get(); },
      [&](key k, value v) { return owner.submit([&, k, v] { return shared.set(k, v); }).get(); },
      [&] { return shared.sum(); });
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::dictionary
