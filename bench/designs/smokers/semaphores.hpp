// A semaphore for each smoker and one for the agent, in shared memory: for threads and processes.
#pragma once

#include "bench/designs/smokers/on_threads.hpp"
#include "bench/lab/locks.hpp"

namespace bench::designs::smokers {

class bell_of_semaphores {
public:
  explicit bell_of_semaphores(std::uint64_t smokers) : smokers_(smokers), agent_(1) {}

  void call(std::uint64_t smoker) { smokers_[smoker].rung.release(); }
  void wait_for_call(std::uint64_t smoker) { smokers_[smoker].rung.acquire(); }
  void say_taken() { agent_[0].rung.release(); }
  void wait_until_taken() { agent_[0].rung.acquire(); }

private:
  struct alignas(64) one {
    lab::semaphore rung{0};
  };
  lab::shared_array<one> smokers_, agent_;
};

}  // namespace bench::designs::smokers
