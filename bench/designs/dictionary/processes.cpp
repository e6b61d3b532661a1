// The table without locks, in shared memory.
#include "bench/designs/dictionary/atomic_table.hpp"
#include "bench/lab/shared_array.hpp"

namespace bench::designs::dictionary {

namespace {

problem::result solve(const problem& p, lab::meter& m) {
  lab::in_shared_memory<atomic_table> shared;
  lab::shared_array<problem::result> seen(p.parties);
  lab::run_processes(m, p.parties, [&](std::uint64_t i) {
    const auto look_up = [&](key k) {
      lab::work(p.work);
      return shared->look_up(k);
    };
    const auto set = [&](key k, value v) {
      lab::work(p.work);
      return shared->set(k, v);
    };
    seen[i] = live(client(p, lab::party(m, i), i), look_up, set);
  });
  problem::result r{.left = shared->sum()};
  for (auto& s : seen) r += s;
  return r;
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::dictionary
