#pragma once

#include <actors/queue/atomics.hpp>
#include <actors/queue/timer_wheel.hpp>
#include <actors/sched/timer_entry.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>

namespace actors::sched {

/// The handshake between those who arm and cancel and the one clock thread. Everything is under
/// one mutex; entries leave the wheel one at a time, so that a cancel takes effect up to the
/// moment before fire.
///
/// T1: an entry is in the wheel, or popped by exactly one pop or cancel. So a cancel that
///     returns true excludes fire.
/// T2: sleep_until_ is what the clock thread's sleep ends at, 0 while it is awake. It is set
///     with the wheel seen empty up to then, under the same lock as every arm: an arm before it
///     is seen, an arm after it that is due earlier asks for a wake-up.
template <class Atomics = queue::std_atomics> class timer_core {
public:
  using tick = queue::timer_wheel::tick;
  static constexpr tick never = std::numeric_limits<tick>::max();

  enum class armed { no, yes, wake };  ///< wake: the clock thread sleeps too long

  /// What the clock thread does next: fires an entry, or sleeps (`never`: until woken).
  struct next {
    timer_entry* due;
    tick sleep_until;
  };

  armed arm(timer_entry& e, tick due) {
    guard lock(mutex_);
    if (closed_) return armed::no;
    wheel_.arm(e, due);
    if (due >= sleep_until_) return armed::yes;
    sleep_until_ = due;  // one wake-up is enough for everything due later than this.
    return armed::wake;
  }

  bool cancel(timer_entry& e) {
    guard lock(mutex_);
    return wheel_.cancel(e);
  }

  /// The clock thread. Before it sleeps, so that a wake-up after this call is not missed, it
  /// needs a sleep that a wake-up before it ends (parker).
  next step(tick now) {
    guard lock(mutex_);
    sleep_until_ = 0;
    if (auto* e = wheel_.pop_due(now)) return {static_cast<timer_entry*>(e), 0};
    sleep_until_ = wheel_.next_due().value_or(never);
    return {nullptr, sleep_until_};
  }

  /// Disarms everything; arm returns `no` from now on.
  void close() {
    guard lock(mutex_);
    closed_ = true;
    wheel_.clear();
  }

  std::size_t size() const {
    guard lock(mutex_);
    return wheel_.size();
  }

private:
  using guard = std::lock_guard<typename Atomics::mutex>;

  mutable typename Atomics::mutex mutex_;
  queue::timer_wheel wheel_;
  tick sleep_until_ = 0;
  bool closed_ = false;
};

}  // namespace actors::sched
