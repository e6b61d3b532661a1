// Our executors as the workloads make them: `program(make)`, where make() gives a fresh executor
// with that many workers. One more executor is one more function here.
#pragma once

#include "bench/harness/actors_host.hpp"

#include <actors/pool/executors.hpp>
#include <actors/pool/loop_executor.hpp>
#include <actors/pool/process_executor.hpp>

#include <memory>

namespace bench {

using executor_ptr = std::unique_ptr<actors::executor_base>;

template <class Program> void with_actor_executor(unsigned workers, Program program) {
  with_actors(workers, [&](actors::system& sys) {
    program([&]() -> executor_ptr { return std::make_unique<actors::actor_executor>(sys); });
  });
}

template <class Program> void with_thread_executor(unsigned workers, Program program) {
  program([&]() -> executor_ptr { return std::make_unique<actors::thread_executor>(workers); });
}

template <class Program> void with_inline_executor(unsigned, Program program) {
  program([]() -> executor_ptr { return std::make_unique<actors::inline_executor>(); });
}

/// One thread, however many workers are asked for.
template <class Program> void with_loop_executor(unsigned, Program program) {
  program([]() -> executor_ptr { return std::make_unique<actors::loop_executor>(); });
}

template <class Program> void with_process_executor(unsigned workers, Program program) {
  program([&]() -> executor_ptr {
    return std::make_unique<actors::process_executor>(actors::process_options{.workers = workers});
  });
}

}  // namespace bench
