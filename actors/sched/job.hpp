#pragma once

#include <cstdint>

namespace actors::sched {

class worker;

/// Something a worker runs.
class runnable {
public:
  /// Called on a worker's thread. Once it has published that it may be scheduled again it must
  /// not touch itself: another worker may run it at once.
  virtual void run(worker& self) noexcept = 0;

protected:
  ~runnable() = default;
};

/// What run queues hold, in 8 bytes: a runnable, or a foreign pointer that hooks::run_foreign
/// knows how to run. Nothing links the objects themselves, so the same pointer may be queued
/// several times. A plain value; an empty job is false.
class job {
public:
  constexpr job() noexcept = default;

  static job of(runnable* what) noexcept { return job(reinterpret_cast<std::uintptr_t>(what)); }

  /// `what` is aligned to at least 2.
  static job foreign(void* what) noexcept {
    return job(reinterpret_cast<std::uintptr_t>(what) | foreign_bit);
  }

  explicit operator bool() const noexcept { return bits_ != 0; }
  bool is_foreign() const noexcept { return (bits_ & foreign_bit) != 0; }

  /// Only of a job that is_foreign.
  void* foreign_pointer() const noexcept { return reinterpret_cast<void*>(bits_ & ~foreign_bit); }

  /// Only of a job that is not foreign.
  runnable* target() const noexcept { return reinterpret_cast<runnable*>(bits_); }

  friend bool operator==(job, job) noexcept = default;

private:
  static constexpr std::uintptr_t foreign_bit = 1;

  explicit constexpr job(std::uintptr_t bits) noexcept : bits_(bits) {}

  std::uintptr_t bits_ = 0;
};

}  // namespace actors::sched
