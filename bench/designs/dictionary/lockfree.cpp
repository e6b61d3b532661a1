#include "bench/designs/dictionary/atomic_table.hpp"
#include "bench/designs/dictionary/threads.hpp"

#include <memory>

namespace bench::designs::dictionary {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  const auto shared = std::make_unique<atomic_table>();
  return run_on_threads(
      p, m,
      [&](key k) {
        lab::work(p.work);
        return shared->look_up(k);
      },
      [&](key k, value v) {
        lab::work(p.work);
        return shared->set(k, v);
      },
      [&] { return shared->sum(); });
}

}  // namespace

outcome run_lockfree(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::dictionary
