// Waiting for some of several futures, and futures beside those of the standard library.
#pragma once

#include <actors/ask/combine.hpp>
#include <actors/backend/helper.hpp>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

namespace actors {

/// What wait() waits for.
enum class wait_until {
  all,              ///< each has ended
  first_completed,  ///< one has ended
  first_failed      ///< one has ended with an error, or each has ended
};

namespace detail {

/// How many of several futures have ended.
class ended_count {
public:
  void add(bool failed) {
    {
      const std::lock_guard guard{mutex_};
      ++ended_;
      failed_ += failed ? 1 : 0;
      changed_.notify_one();
    }
    if (here_ != nullptr) here_->poke();
  }
  /// False when `timeout` passes first.
  bool await(wait_until what, std::size_t all, std::optional<std::chrono::nanoseconds> timeout) {
    std::optional<clock::time_point> limit;
    if (timeout) limit = clock::later(clock::now(), *timeout);
    const auto met = [&] {
      if (ended_ == all) return true;
      return what == wait_until::first_completed ? ended_ != 0
                                                 : what == wait_until::first_failed && failed_ != 0;
    };
    return backend::wait_until(here_, mutex_, changed_, limit, met);
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t ended_ = 0;
  std::size_t failed_ = 0;
  const std::shared_ptr<backend::helper> here_ = backend::helper::current();
};

class counting_continuation final : public backend::continuation {
public:
  explicit counting_continuation(std::shared_ptr<ended_count> to) : to_(std::move(to)) {}
  void run(backend::reply_slot& slot, backend::cell*) override { to_->add(!slot.has_value()); }

private:
  std::shared_ptr<ended_count> to_;
};

}  // namespace detail

/// Waits until all, the first, or the first failed of the futures has ended; false when `timeout`
/// passes first. Uses none of them up: ready() tells which have ended. Empty ones count as failed.
/// On a worker thread it throws actor_error (would_block).
template <class T>
bool wait(std::span<future<T>> futures, wait_until what = wait_until::all,
          std::optional<std::chrono::nanoseconds> timeout = std::nullopt) {
  detail::check_may_wait();
  const auto count = std::make_shared<detail::ended_count>();
  for (auto& each : futures) {
    if (!each.valid() || each.ready())
      count->add(!each.valid() || !each.slot()->has_value());
    else
      each.slot()->arm(std::make_unique<detail::counting_continuation>(count), nullptr);
  }
  const bool met = count->await(what, futures.size(), timeout);
  std::size_t ended = 0;
  for (auto& each : futures)
    if (!each.valid() || !each.slot()->disarm()) ++ended;
  // another thread may be about to count one that has ended: from then on it is the caller's alone
  count->await(wait_until::all, ended, std::nullopt);
  return met;
}
template <class T>
bool wait(std::vector<future<T>>& futures, wait_until what = wait_until::all,
          std::optional<std::chrono::nanoseconds> timeout = std::nullopt) {
  return wait(std::span{futures}, what, timeout);
}

/// A future that ends as this one does, or is taken back when a stop is requested: with
/// `cancelled`, and the request with it (future::cancel). Uses the future up. Any thread.
template <class T> future<T> cancel_on(future<T> asked, std::stop_token stop) {
  struct taker {
    backend::reply_slot* slot;
    void operator()() const noexcept { static_cast<void>(slot->withdraw(errc::cancelled)); }
  };
  struct tie {
    future<T> asked;  // keeps the slot until the callback is gone
    std::optional<std::stop_callback<taker>> callback;
  };
  auto [out, later] = make_promise<T>();
  if (!asked.valid()) {
    out.fail({errc::empty_future, "the future has no request behind it"});
    return std::move(later);
  }
  auto kept = std::make_shared<tie>();
  auto* slot = asked.slot();
  slot->add_ref();  // what is armed uses one up, the tie keeps the other
  kept->asked = future<T>{slot};
  kept->callback.emplace(std::move(stop), taker{slot});
  detail::when_ended(std::move(asked), [kept, out = std::move(out)](result<T> outcome) mutable {
    detail::hand_on(out, std::move(outcome));
  });
  return std::move(later);
}

/// The same reply as a std::future; an error is thrown as actor_error. (The way back needs a thread
/// that waits: `executor.submit([f = std::move(f)]() mutable { return f.get(); })`.)
template <class T> std::future<T> to_std(future<T> asked) {
  std::promise<T> out;
  auto later = out.get_future();
  detail::when_ended(std::move(asked), [out = std::move(out)](result<T> outcome) mutable {
    try {
      out.set_value(std::move(outcome).value());
    } catch (...) {
      out.set_exception(std::current_exception());
    }
  });
  return later;
}

}  // namespace actors
