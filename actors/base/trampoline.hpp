// How coroutines go on: one after the other, on a stack of one.
//
// Whoever goes on with a coroutine from outside calls run(). Within that, a coroutine that starts
// another one, or ends and goes on with the one that awaits it, only says so (transfer): run() does
// it when the coroutine has come back. So a chain of awaits needs no stack, however long it is and
// whatever the compiler makes of resumptions (g++ 12 makes jumps of them only at -O2).
//
// Code of the user's may resume a coroutine by itself, within another one that run() has resumed.
// Then run() is not asked, which would come to it only later, but a new one begins there.
#pragma once

#include <actors/base/export.hpp>

#include <coroutine>

namespace actors::detail {

class trampoline {
public:
  trampoline(const trampoline&) = delete;
  trampoline& operator=(const trampoline&) = delete;

  /// Goes on with the coroutine and whatever it hands over to, until that waits or has ended.
  /// Throws what a coroutine lets out that is no task.
  ACTORS_API static void run(std::coroutine_handle<> next);
  /// In await_suspend of `from`: goes on with `to`. Afterwards nothing of `from` may be touched.
  /// Never inlined: the thread may be another one after a suspension, and its storage with it.
  ACTORS_API static void transfer(std::coroutine_handle<> from, std::coroutine_handle<> to);

private:
  explicit trampoline(std::coroutine_handle<> first) noexcept;
  ~trampoline();

  trampoline* const outer_;
  std::coroutine_handle<> running_;
  std::coroutine_handle<> next_;
};

}  // namespace actors::detail
