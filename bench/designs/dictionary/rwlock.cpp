#include "bench/designs/dictionary/threads.hpp"

#include <shared_mutex>

namespace bench::designs::dictionary {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  table shared(p.work);
  std::shared_mutex lock;
  return run_on_threads(
      p, m,
      [&](key k) {
        std::shared_lock guard(lock);
        return shared.look_up(k);
      },
      [&](key k, value v) {
        std::lock_guard guard(lock);
        return shared.set(k, v);
      },
      [&] { return shared.sum(); });
}

}  // namespace

outcome run_rwlock(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::dictionary
