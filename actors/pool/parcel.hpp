// A message on its way to some worker of a pool, and the seat of a worker.
#pragma once

#include <actors/ask/promise.hpp>
#include <actors/backend/suspended.hpp>
#include <actors/base/backoff.hpp>
#include <actors/base/block_cache.hpp>
#include <actors/base/clock.hpp>
#include <actors/base/linked_queue.hpp>
#include <actors/base/restart_counter.hpp>
#include <actors/core/context.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

namespace actors::detail {

class pool_seat;

/// A message that has come to a pool, with the duty to answer it.
class parcel : public block_allocated {
public:
  explicit parcel(std::uint64_t key) noexcept : key(key) {}
  parcel(const parcel&) = delete;
  parcel& operator=(const parcel&) = delete;
  virtual ~parcel() = default;

  /// Sends it to the worker of that seat; uses it up.
  virtual void send_to(const pool_seat& worker) = 0;
  /// Puts it into the stash of the router, as if nobody had handled it; uses it up.
  virtual void put_aside(context& router) = 0;
  /// It could not be sent to the worker of that seat.
  virtual void lose(const pool_seat& worker, const error& why) noexcept = 0;

  /// There is no room for it in the pool's queue.
  virtual void refuse(backend::cell& router, const error& why) noexcept = 0;

  const std::uint64_t key;  ///< of consistent hashing

  parcel* behind = nullptr;  ///< in a queue

private:
  friend class pool_crew;
  bool bound_ = false;  // for one worker, and no other
};

using parcel_ptr = std::unique_ptr<parcel>;
using parcel_queue = linked_queue<parcel>;

/// The waits after failures that follow one another.
struct failure_pauses {
  backoff waits;
  clock::time_point calm{};  // from then on a failure is a first one again

  /// The wait after one more failure.
  std::chrono::nanoseconds next(clock::time_point now, std::chrono::nanoseconds window) noexcept {
    if (now >= calm) waits.reset();
    const auto wait = waits.next();
    calm = now + std::min<std::chrono::nanoseconds>(wait, longest) +
           std::min<std::chrono::nanoseconds>(window, longest);
    return wait;
  }

  static constexpr auto longest = std::chrono::hours{24 * 365};  // so that no sum overflows
};

/// What a pool knows of one worker. All but the reference is guarded by the lock of the crew.
class pool_seat : public std::enable_shared_from_this<pool_seat> {
public:
  pool_seat() = default;
  pool_seat(const pool_seat&) = delete;
  pool_seat& operator=(const pool_seat&) = delete;
  virtual ~pool_seat() = default;

  virtual std::uint64_t worker_id() const noexcept = 0;
  virtual void mark() const = 0;
  virtual void dismiss() const = 0;
  virtual void watch_by(context& router) const = 0;

private:
  friend class pool_crew;

  std::uint64_t number_ = 0;
  bool busy_ = false;      // it has a message, and a mark behind it
  bool retired_ = false;   // it gets no further one, but what is bound to it
  bool detached_ = false;  // its pool has ended
  bool keyed_ = false;     // the message it is busy with has come by its key_
  std::uint64_t key_ = 0;
  parcel_queue waiting_;  // for this worker alone
  // consistent hashing, after a change of workers: what waits here waits for so many others, since
  // they are busy with a key that is this worker's now
  std::size_t blocked_ = 0;
  std::vector<std::shared_ptr<pool_seat>> blocks_;
  clock::time_point idle_since_{};
  bool resting_ = false;              // it has failed again, and takes nothing for a while
  std::chrono::nanoseconds pause_{};  // how long it is to rest when it hears its mark
  std::optional<restart_counter> restarts_;
  std::optional<failure_pauses> pauses_;
  std::uint64_t finished_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t restarted_ = 0;
};

template <class... Ms> class pool_seat_of final : public pool_seat {
public:
  std::uint64_t worker_id() const noexcept override { return worker.id(); }
  void mark() const override { worker.mark(); }
  void dismiss() const override { worker.stop(); }
  void watch_by(context& router) const override { router.watch(worker); }

  ref<Ms...> worker;  // set before anybody else knows the seat
};

template <class M, class... Ms> class parcel_of final : public parcel {
public:
  using answer = promise<typename asked_for<M>::type>;

  parcel_of(std::uint64_t key, M&& message, answer to)
      : parcel(key), message_(std::move(message)), answer_(std::move(to)) {}

  void send_to(const pool_seat& s) override {
    const auto& worker = static_cast<const pool_seat_of<Ms...>&>(s).worker;
    if constexpr (request<M>)
      worker.delegate(std::move(message_), std::move(answer_));
    else
      worker.tell(std::move(message_));
  }
  void put_aside(context& router) override {
    if constexpr (request<M>)
      router.stash_kept(std::move(message_), std::move(answer_));
    else
      router.stash_kept(std::move(message_));
  }

  void lose(const pool_seat& s, const error& why) noexcept override {
    if (answer_) return answer_.fail(why);
    const auto& worker = static_cast<const pool_seat_of<Ms...>&>(s).worker;
    backend::bury_unsent(*worker.handle(), backend::value_ops_of<M>, why);
  }
  void refuse(backend::cell& router, const error& why) noexcept override {
    if (answer_) return answer_.fail(why);
    backend::bury_unsent(router, backend::value_ops_of<M>, why, dead_cause::dropped);
  }

private:
  M message_;
  answer answer_;
};

}  // namespace actors::detail
