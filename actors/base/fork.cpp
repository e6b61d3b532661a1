#include <actors/base/fork.hpp>

#include <atomic>
#include <pthread.h>

namespace actors {

namespace {

std::atomic<std::uint32_t> generation{0};

// In the child, which has one thread. Async-signal-safe.
void in_child() noexcept {
  // relaxed: its only partner is the load below, on the same thread or one started later.
  generation.fetch_add(1, std::memory_order_relaxed);
}

// It can only refuse for lack of memory; a fork is not noticed then.
[[maybe_unused]] const int registered = ::pthread_atfork(nullptr, nullptr, in_child);

}  // namespace

std::uint32_t fork_generation() noexcept { return generation.load(std::memory_order_relaxed); }

}  // namespace actors
