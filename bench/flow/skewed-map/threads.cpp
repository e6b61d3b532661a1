// A source, as many threads as workers, and the main thread, which puts the results in order;
// bounded locked queues of batches between them.
#include "bench/flow/batch_queue.hpp"
#include "bench/flow/memory.hpp"
#include "bench/flow/skewed-map/problem.hpp"
#include "bench/harness/measure_rate.hpp"

#include <atomic>
#include <map>
#include <thread>

namespace bench::skewed_map {

namespace {

struct task {
  std::uint64_t first;
  std::uint64_t past;
};
using batch = std::vector<result>;

std::uint64_t solve(const problem& p, unsigned workers, stopwatch& watch) {
  watch.start();
  flow::batch_queue<task> todo(8);
  flow::batch_queue<batch> made(8);
  std::atomic<unsigned> at_work{workers};
  std::vector<std::thread> threads;
  threads.emplace_back([&] {
    for (std::uint64_t i = 0; i < p.items; i += batch_size)
      todo.put({i, std::min(i + batch_size, p.items)});
    todo.close();
  });
  for (unsigned i = 0; i < workers; ++i)
    threads.emplace_back([&] {
      while (const auto t = todo.take()) {
        batch b;
        for (auto item = t->first; item != t->past; ++item) b.push_back(work(item));
        made.put(std::move(b));
      }
      if (at_work.fetch_sub(1) == 1) made.close();
    });
  order seen;
  std::map<std::uint64_t, batch> early;
  while (auto b = made.take()) {
    early.emplace(b->front().item, std::move(*b));
    while (!early.empty() && early.begin()->first == seen.in_order()) {
      for (const auto& r : early.begin()->second) seen.note(r);
      early.erase(early.begin());
    }
  }
  for (auto& t : threads) t.join();
  watch.stop();
  return seen.in_order();
}

}  // namespace

outcome run_threads(const setup& s) {
  return flow::with_peak_memory([&] {
    return measure_rate<problem>(
        s, [&](const problem& p, stopwatch& watch) { return solve(p, s.workers, watch); });
  });
}

}  // namespace bench::skewed_map
