// What a thread does while it waits.
#pragma once

#include <actors/base/clock.hpp>
#include <actors/base/export.hpp>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace actors::backend {

/// An executor's thread that waits runs tasks of its executor meanwhile: one of them may be what it
/// waits for.
class ACTORS_API helper : public std::enable_shared_from_this<helper> {
public:
  virtual ~helper() = default;

  /// On such a thread: until met() holds, or `limit`.
  virtual void run_until(const std::function<bool()>& met,
                         std::optional<clock::time_point> limit) noexcept = 0;
  /// Any thread, after it has made something hold that run_until() may wait for.
  virtual void poke() noexcept = 0;

  /// That of the calling thread; nullptr: it just waits.
  static std::shared_ptr<helper> current() noexcept;
  /// The calling thread's, from now on. It must outlive the thread.
  static void use(helper* here) noexcept;
};

/// Waits until met(), which is called with `mutex`; false when `limit` passes first. `here`, if
/// any, is the calling thread's, and is poked by who makes it hold.
template <class Met>
bool wait_until(const std::shared_ptr<helper>& here, std::mutex& mutex,
                std::condition_variable& changed, std::optional<clock::time_point> limit, Met met) {
  if (here != nullptr)
    here->run_until(
        [&] {
          const std::lock_guard guard{mutex};
          return met();
        },
        limit);
  std::unique_lock lock{mutex};
  if (limit) return changed.wait_until(lock, *limit, met);
  changed.wait(lock, met);
  return true;
}

}  // namespace actors::backend
