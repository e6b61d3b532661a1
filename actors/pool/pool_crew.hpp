// The workers of a pool and what waits for them: who gets which message.
//
// Protocol. A crew is shared by the router, which is the actor behind the pool's reference, and its
// workers. Each worker has a seat, which is idle or busy. The router puts every message into a
// parcel and has it routed: to an idle seat, which is busy from then on, or into a queue. Behind
// the message the worker gets a mark (ref::mark). When it hears that, it is done with the message,
// and takes the next parcel for itself or makes its seat idle. So it does not matter how the
// handler is written, and a worker that restarts goes on, because its mailbox, with the mark in it,
// is kept.
//
//   [C1] Whoever makes a seat busy sends it the parcel and a mark, once, without the lock.
//   [C2] A busy seat has one mark on its way, or its worker has ended and the router will hear so.
//   [C3] While a parcel waits for any worker, none is idle. While one waits for a certain worker,
//        that one is busy, blocked or resting.
//   [C4] Seats come and go in the router's turns only.
//   [C5] Consistent hashing: what waits for a key waits in one queue; while a worker is busy with a
//        key that belongs to another one by now, the other one is blocked.
//
// At its end the router takes out what waits, and with it nothing is routed any more.
#pragma once

#include <actors/base/export.hpp>
#include <actors/base/mailbox_policy.hpp>
#include <actors/pool/parcel.hpp>
#include <actors/pool/pool_stats.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace actors::detail {

enum class policy { work_pulling, round_robin, least_loaded, consistent_hash, broadcast };

struct crew_limits {
  std::size_t min_workers;
  std::size_t max_workers;
  policy routing;
  std::chrono::nanoseconds shrink_after;
  std::size_t max_restarts;
  std::chrono::nanoseconds restart_period;
  backoff_options pause;
  bool replace;
  std::size_t capacity;
  actors::overflow overflow;

  /// Throws actor_error (bad_option).
  ACTORS_API void check() const;
};

/// A parcel and the seat that is busy with it from now on.
struct handout {
  std::shared_ptr<pool_seat> to;
  parcel_ptr what;
};

/// What is to be done without the lock.
struct ACTORS_API errands {
  std::vector<handout> handouts;
  std::vector<handout> undeliverable;  // to workers that have ended: dead letters
  std::vector<std::shared_ptr<pool_seat>> dismissed;
  std::vector<promise<done>> settled;

  void run();
};

class ACTORS_API pool_crew {
public:
  explicit pool_crew(const crew_limits& limits);

  // -- the router

  struct routed {
    bool grow = false;   ///< it waits, and another worker would help
    parcel_ptr refused;  ///< the queue is full: this one or an older one
  };
  /// Sends the parcel or lets it wait.
  routed route(parcel_ptr p);
  /// One for each seat that is in service, in their order.
  void deal(std::vector<parcel_ptr> parcels);
  void join(std::shared_ptr<pool_seat> s);
  struct leave {
    bool last = false;     ///< there is none any more
    bool missing = false;  ///< it was given up, and is to be replaced
  };
  /// A worker has ended.
  leave left(std::uint64_t worker, bool failed);
  /// How long to wait before the next one is hired for a worker that was given up.
  std::chrono::nanoseconds replace_after(clock::time_point now);
  bool wants_replacement() const;
  void replaced();
  bool empty() const;
  void resize(std::size_t min_workers, std::size_t max_workers);
  /// Lets those go that have been idle for long; when to come again: none, if there is no need.
  std::optional<std::chrono::nanoseconds> shrink(clock::time_point now);
  /// No worker is spawned for what waits until the next resize.
  void stop_growing();
  /// Answers when nothing waits and no worker is busy.
  void when_settled(promise<done> answer);
  void dismiss_all();
  void watch_all(context& router);
  std::size_t in_service() const;
  std::size_t wanted() const;
  std::size_t capacity() const noexcept { return limits_.capacity; }
  policy routing() const noexcept { return limits_.routing; }
  std::chrono::nanoseconds shrink_after() const noexcept { return limits_.shrink_after; }
  bool elastic() const;
  /// All is taken out that waits: nothing is left for anybody.
  void close(parcel_queue& out);
  /// A router begins, or begins anew.
  void open();

  // -- a worker

  /// It has heard its mark. A time: it rests so long, and resumes then.
  std::optional<std::chrono::nanoseconds> proceed(pool_seat& s);
  void resume(pool_seat& s);
  /// An exception has left its handler; true: it may restart.
  bool failed(pool_seat& s) noexcept;

  // -- any thread

  pool_stats stats() const;

private:
  using lock = std::lock_guard<std::mutex>;

  pool_seat* choose(const parcel& p);
  parcel_ptr oldest_of(parcel_queue& queue) noexcept;
  parcel_ptr make_way(parcel_queue& queue) noexcept;
  bool may_take(const pool_seat& s) const noexcept;
  void occupy(pool_seat& s, const parcel& p) noexcept;
  void rest(pool_seat& s);
  void make_room(errands& todo);
  parcel_ptr take_for(pool_seat& s) noexcept;
  void hand_next(pool_seat& s, errands& todo);
  void help_the_longest_queue(pool_seat& idle, errands& todo);
  void unblock_after(pool_seat& s, errands& todo);
  void spread(parcel_queue& orphans, errands& todo);
  void rebalance(parcel_queue& orphans, errands& todo);
  void block_owners();
  void retire(pool_seat& s, parcel_queue& orphans, errands& todo);
  void check_settled(errands& todo);
  static void split(parcel_queue& from, parcel_queue& bound, parcel_queue& free) noexcept;
  std::uint64_t free_number() const;
  bool wants_more() const noexcept;
  void forget(pool_seat& s) noexcept;
  void pause(pool_seat& s, clock::time_point now);

  mutable std::mutex mutex_;  // guards what follows
  crew_limits limits_;
  std::vector<std::shared_ptr<pool_seat>> seats_;  // in service, or on their way out
  std::size_t in_service_ = 0;
  std::vector<pool_seat*> idle_;  // of work pulling, the one that rests longest first
  parcel_queue shared_;           // of work pulling
  std::size_t waiting_ = 0;       // in all queues
  std::size_t busy_ = 0;
  std::size_t turn_ = 0;  // of round robin
  std::size_t lost_ = 0;  // workers given up or gone by themselves, which no growth replaces
  failure_pauses replacing_;
  bool grows_ = true;
  bool closed_ = false;
  std::vector<promise<done>> settled_;
  pool_stats gone_;  // sums over workers that have gone
};

}  // namespace actors::detail
