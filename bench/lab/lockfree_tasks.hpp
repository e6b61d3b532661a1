// Tasks that make further tasks, for threads: moodycamel's queue, a part of it for each thread.
#pragma once

#include "bench/lab/in_threads.hpp"

#include <concurrentqueue.h>

#include <atomic>
#include <utility>
#include <vector>

namespace bench::lab {

/// `body(worker, task, fork)` on so many threads until `first` and all that was forked is done;
/// `fork(task)` within it makes a further one. Who finds nothing gives up its turn and looks again.
template <class Task, class Body>
void work_off_lockfree(meter& m, std::uint64_t workers, Task first, Body body) {
  moodycamel::ConcurrentQueue<Task> queue;
  std::atomic<std::int64_t> open{1};
  queue.enqueue(std::move(first));
  run_threads(m, workers, [&](std::uint64_t worker) {
    const moodycamel::ProducerToken mine(queue);
    moodycamel::ConsumerToken any(queue);
    std::vector<Task> forked;
    Task next{};
    // acquire: who sees that nothing is open sees all results
    while (open.load(std::memory_order_acquire) > 0) {
      if (!queue.try_dequeue(any, next)) {
        std::this_thread::yield();
        continue;
      }
      forked.clear();
      body(worker, next, [&](Task t) { forked.push_back(std::move(t)); });
      // counted before anybody can end one of them
      if (const auto more = static_cast<std::int64_t>(forked.size()) - 1; more != 0)
        open.fetch_add(more, std::memory_order_acq_rel);
      for (auto& each : forked) queue.enqueue(mine, std::move(each));
    }
  });
}

}  // namespace bench::lab
