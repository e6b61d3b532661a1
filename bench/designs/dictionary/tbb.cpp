// TBB's hash map: a lock for each entry, which readers share.
#include "bench/designs/dictionary/problem.hpp"
#include "bench/lab/in_tbb.hpp"

#include <oneapi/tbb/concurrent_hash_map.h>
#include <oneapi/tbb/parallel_for.h>

#include <vector>

namespace bench::designs::dictionary {

namespace {

using map = oneapi::tbb::concurrent_hash_map<key, value>;

value look_up(const map& shared, key k) {
  map::const_accessor entry;
  return shared.find(entry, k) ? entry->second : 0;
}

value set(map& shared, key k, value v) {
  map::accessor entry;
  shared.insert(entry, k);
  return std::exchange(entry->second, v);
}

problem::result solve(const problem& p, lab::meter& m) {
  map shared(problem::keys);
  for (key k = 0; k < problem::keys; ++k)
    if (problem::is_there_at_start(k)) shared.insert({k, problem::made(0, k)});
  std::vector<problem::result> seen(p.parties);
  m.start();
  oneapi::tbb::parallel_for(std::uint64_t{0}, p.parties, [&](std::uint64_t i) {
    const auto read = [&](key k) {
      lab::work(p.work);
      return look_up(shared, k);
    };
    const auto write = [&](key k, value v) {
      lab::work(p.work);
      return set(shared, k, v);
    };
    seen[i] = live(client(p, lab::party(m, i), i), read, write);
  });
  m.stop();
  problem::result r;
  for (auto& [k, v] : shared) r.left += v;
  for (auto& s : seen) r += s;
  return r;
}

}  // namespace

outcome run_tbb(const setup& s, const problem& p) { return lab::measure_in_tbb(s, p, solve); }

}  // namespace bench::designs::dictionary
