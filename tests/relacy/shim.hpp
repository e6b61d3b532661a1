// What the models share. Include this last: relacy defines macros for `new`, `delete`, the memory
// orders and more, which no header of ours or of the standard library may meet.
#pragma once

#include <actors/base/clock.hpp>
#include <tests/support/budget.hpp>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <relacy/relacy.hpp>
#undef new
#undef delete
#undef malloc
#undef calloc
#undef realloc
#undef free
#undef assert
#undef errno
#undef memory_order_relaxed
#undef memory_order_consume
#undef memory_order_acquire
#undef memory_order_release
#undef memory_order_acq_rel
#undef memory_order_seq_cst

/// Holds on every schedule, or the run fails with its number.
#define MODEL_CHECK(condition) RL_ASSERT(condition)

namespace model {

inline rl::memory_order to_relacy(std::memory_order order) {
  switch (order) {
  case std::memory_order_relaxed:
    return rl::mo_relaxed;
  case std::memory_order_consume:
    return rl::mo_consume;
  case std::memory_order_acquire:
    return rl::mo_acquire;
  case std::memory_order_release:
    return rl::mo_release;
  case std::memory_order_acq_rel:
    return rl::mo_acq_rel;
  case std::memory_order_seq_cst:
    break;
  }
  return rl::mo_seq_cst;
}

/// The failure order that a single order implies.
inline rl::memory_order failure_of(rl::memory_order order) {
  if (order == rl::mo_acq_rel) return rl::mo_acquire;
  return order == rl::mo_release ? rl::mo_relaxed : order;
}

/// std::atomic's members over relacy's atomic.
template <class T> class atomic {
  using order = std::memory_order;
  static constexpr order strongest = std::memory_order_seq_cst;

public:
  atomic(T value = T{}) : impl_(value) {}

  T load(order o = strongest) const { return impl_.load(to_relacy(o), RL_INFO); }
  void store(T value, order o = strongest) { impl_.store(value, to_relacy(o), RL_INFO); }
  T exchange(T value, order o = strongest) { return impl_.exchange(value, to_relacy(o), RL_INFO); }
  T fetch_add(T value, order o = strongest) {
    return impl_.fetch_add(value, to_relacy(o), RL_INFO);
  }
  T fetch_sub(T value, order o = strongest) {
    return impl_.fetch_sub(value, to_relacy(o), RL_INFO);
  }
  T fetch_or(T value, order o = strongest) { return impl_.fetch_or(value, to_relacy(o), RL_INFO); }
  T fetch_and(T value, order o = strongest) {
    return impl_.fetch_and(value, to_relacy(o), RL_INFO);
  }

  bool compare_exchange_strong(T& expected, T wanted, order success, order failure) {
    return impl_.compare_exchange_strong(expected, wanted, to_relacy(success), RL_INFO,
                                         to_relacy(failure), RL_INFO);
  }
  bool compare_exchange_strong(T& expected, T wanted, order o = strongest) {
    const auto mapped = to_relacy(o);
    return impl_.compare_exchange_strong(expected, wanted, mapped, RL_INFO, failure_of(mapped),
                                         RL_INFO);
  }
  bool compare_exchange_weak(T& expected, T wanted, order success, order failure) {
    return impl_.compare_exchange_weak(expected, wanted, to_relacy(success), RL_INFO,
                                       to_relacy(failure), RL_INFO);
  }
  bool compare_exchange_weak(T& expected, T wanted, order o = strongest) {
    const auto mapped = to_relacy(o);
    return impl_.compare_exchange_weak(expected, wanted, mapped, RL_INFO, failure_of(mapped),
                                       RL_INFO);
  }

private:
  friend struct atomics;
  rl::atomic<T> impl_;
};

/// The policy that our templates take instead of queue::std_atomics. A futex compares and sleeps
/// in one step and sees the newest value, as the kernel's does. Nothing wakes for no reason, so a
/// lost wake-up is a deadlock, which relacy reports.
struct atomics {
  template <class T> using atomic = model::atomic<T>;

  class mutex {
  public:
    void lock() { impl_.lock(RL_INFO); }
    void unlock() { impl_.unlock(RL_INFO); }

  private:
    rl::mutex impl_;
  };

  // The model has no barrier that makes the others pass one: both sides are full fences, which is
  // what the pair amounts to.
  static void light_fence() { rl::atomic_thread_fence(rl::mo_seq_cst, RL_INFO); }
  static void heavy_fence() { rl::atomic_thread_fence(rl::mo_seq_cst, RL_INFO); }

  static bool wait(atomic<std::uint32_t>& word, std::uint32_t expected,
                   std::optional<actors::clock::time_point> deadline = std::nullopt) {
    rl::context& c = rl::ctx();
    c.sched();
    if (word.impl_.debug_value() != expected) return true;
    return word.impl_.wait(c, deadline.has_value(), false, RL_INFO) != rl::unpark_reason_timeout;
  }

  static void wake(atomic<std::uint32_t>& word, int count = 1) {
    rl::context& c = rl::ctx();
    c.sched();
    word.impl_.wake(c, count, RL_INFO);
  }
};

/// Data without synchronisation of its own: relacy reports an access that nothing orders.
template <class T> class plain {
public:
  plain(T value = T{}) : impl_(value) {}
  T get() const { return impl_(RL_INFO).load(); }
  void set(T value) { impl_(RL_INFO).store(value); }
  void add(T value) { set(get() + value); }

private:
  rl::var<T> impl_;
};

/// Runs the model through so many random schedules. At the first that fails relacy prints its
/// history and number, and the process ends. `share` of the budget: more for a model with rare
/// interleavings.
template <class Model> void check(const char* name, double share = 1) {
  std::cout << "== " << name << std::endl;
  rl::test_params params;
  const auto budget = static_cast<double>(actors::test::budget("relacy iterations"));
  params.iteration_count = static_cast<rl::iteration_t>(budget * share);
  params.execution_depth_limit = 20'000;
  std::ostream silent(nullptr);
  params.progress_stream = &silent;
  if (rl::simulate<Model>(params)) return;
  std::cout << "FAILED: " << name << std::endl;
  std::exit(1);
}

}  // namespace model
