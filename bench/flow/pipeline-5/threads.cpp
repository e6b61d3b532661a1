// A thread for each stage, bounded locked queues of batches between them. Their number is that of
// the stages, whatever the number of workers.
#include "bench/flow/batch_queue.hpp"
#include "bench/flow/memory.hpp"
#include "bench/flow/pipeline-5/problem.hpp"
#include "bench/harness/measure_rate.hpp"

#include <array>
#include <thread>

namespace bench::pipeline_5 {

namespace {

using batch = std::vector<item>;
using queue = flow::batch_queue<batch>;

template <class F> void run_stage(queue& from, queue& to, F f) {
  while (auto b = from.take()) {
    for (auto& x : *b) x = f(x);
    to.put(std::move(*b));
  }
  to.close();
}

std::uint64_t solve(const problem& p, stopwatch& watch) {
  constexpr std::size_t bound = 8;
  watch.start();
  std::array<queue, 6> q{queue(bound), queue(bound), queue(bound),
                         queue(bound), queue(bound), queue(bound)};
  std::vector<std::thread> threads;
  threads.emplace_back([&] { run_stage(q[0], q[1], stage_1); });
  threads.emplace_back([&] { run_stage(q[1], q[2], stage_2); });
  threads.emplace_back([&] { run_stage(q[2], q[3], stage_3); });
  threads.emplace_back([&] { run_stage(q[3], q[4], stage_4); });
  threads.emplace_back([&] { run_stage(q[4], q[5], stage_5); });
  threads.emplace_back([&] {
    for (item x = 0; x < p.items;) {
      batch b;
      b.reserve(batch_size);
      for (; b.size() < batch_size && x < p.items; ++x) b.push_back(x);
      q[0].put(std::move(b));
    }
    q[0].close();
  });
  std::uint64_t sum = 0;
  while (auto b = q[5].take())
    for (const auto x : *b) sum += x;
  for (auto& t : threads) t.join();
  watch.stop();
  return sum;
}

}  // namespace

outcome run_threads(const setup& s) {
  return flow::with_peak_memory([&] { return measure_rate<problem>(s, solve); });
}

}  // namespace bench::pipeline_5
