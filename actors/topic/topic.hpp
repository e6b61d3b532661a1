// Publish and subscribe: topic<M>, whose messages reach every subscriber.
//
// A publisher sends by itself, to the list of subscribers of that moment (subscriber_list.hpp). So
// publishing takes short locks and no hop, and a slow subscriber has only its own mailbox full. An
// actor of the topic, its janitor, watches the subscribers and takes out those that have ended. The
// topic lives as long as its last handle.
#pragma once

#include <actors/base/out_of_memory.hpp>
#include <actors/base/type_name.hpp>
#include <actors/core/system.hpp>
#include <actors/topic/subscriber_list.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <type_traits>
#include <utility>

namespace actors {

/// What a new subscriber gets first.
enum class join {
  from_now,  ///< what is published from now on
  with_last  ///< before that the last message there was, if the topic keeps it
};

struct topic_options {
  /// Keeps a copy of the last message, for those who join later.
  bool keep_last = false;
};

struct topic_counts {
  std::uint64_t published = 0;
  std::uint64_t delivered = 0;  ///< handed to mailboxes: a copy for each subscriber
  std::uint64_t missed = 0;     ///< refused by mailboxes that were full
  std::size_t subscribers = 0;
};

namespace detail {

template <class M> class topic_state : public std::enable_shared_from_this<topic_state<M>> {
public:
  using subscriber = ref<M>;

  topic_state(system& on, topic_options options) : options_(options) {
    janitor_ = on.spawn<janitor>({.name = "topic of " + std::string{type_name<M>()}});
  }
  ~topic_state() {
    with_memory_for(stopping_an_actor, [&] { janitor_.stop(); });
  }

  // A copy that throws is one subscriber's: the others get theirs, and the publisher hears of it.
  void publish(const M& message) {
    const auto to = begin_publishing(message);
    std::uint64_t delivered = 0;
    std::uint64_t missed = 0;
    std::exception_ptr failure;
    for (const auto& block : *to)
      for (const auto& each : *block) ++(deliver(message, each, failure) ? delivered : missed);
    count(delivered, missed);
    if (failure) std::rethrow_exception(failure);
  }

  void add(const subscriber& who, join how) {
    snapshot before;  // goes without the lock
    const std::lock_guard guard{mutex_};
    if (list_.contains(who.id())) return;
    // with the lock: in the order of the changes, and who has ended already is taken out later
    janitor_.template tell<attend>(who, this->weak_from_this());
    before = list_.add(who);
    if (how == join::from_now || !last_) return;
    // before anything that is published from now on
    ++(who.try_tell_copy(*last_) == errc::none ? counts_.delivered : counts_.missed);
  }

  void remove(std::uint64_t id) {
    snapshot before;
    const std::lock_guard guard{mutex_};
    if (list_.contains(id)) before = list_.remove(id);
  }

  void part_from(const subscriber& who) {
    snapshot before;
    const std::lock_guard guard{mutex_};
    if (!list_.contains(who.id())) return;
    before = list_.remove(who.id());
    try {
      janitor_.template tell<ignore>(who);
    } catch (const std::bad_alloc&) {  // then it is watched until it ends
    }
  }

  bool holds_nothing() const {
    const std::lock_guard guard{mutex_};
    return list_.size() == 0 && !last_;
  }

  topic_counts counts() const {
    const std::lock_guard guard{mutex_};
    auto out = counts_;
    out.subscribers = list_.size();
    return out;
  }

private:
  using snapshot = typename subscriber_list<subscriber>::snapshot;

  struct attend {
    subscriber who;
    std::weak_ptr<topic_state> of;
  };
  struct ignore {
    subscriber who;
  };
  struct janitor {
    using protocol = actors::protocol<attend, ignore>;
    std::weak_ptr<topic_state> of;

    void on(attend m, context& self) {
      of = std::move(m.of);
      self.watch(m.who);
    }
    void on(ignore m, context& self) { self.unwatch(m.who); }
    void on(down d) {
      if (const auto topic = of.lock()) topic->remove(d.id);
    }
  };

  snapshot begin_publishing(const M& message) {
    std::unique_ptr<const M> last;  // what it was goes without the lock
    if (options_.keep_last) last = std::make_unique<const M>(message);
    const std::lock_guard guard{mutex_};
    ++counts_.published;
    if (options_.keep_last) last_.swap(last);
    return list_.read();
  }

  // Whoever publishes waits for nobody, whatever the policy of the subscriber's mailbox.
  static bool deliver(const M& message, const subscriber& to, std::exception_ptr& failure) {
    try {
      return to.try_tell_copy(message) == errc::none;
    } catch (...) {
      if (!failure) failure = std::current_exception();
      return false;
    }
  }

  void count(std::uint64_t delivered, std::uint64_t missed) {
    const std::lock_guard guard{mutex_};
    counts_.delivered += delivered;
    counts_.missed += missed;
  }

  const topic_options options_;
  ref_of<janitor> janitor_;
  mutable std::mutex mutex_;  // guards what follows
  subscriber_list<subscriber> list_;
  std::unique_ptr<const M> last_;
  topic_counts counts_;
};

}  // namespace detail

/// A handle of a topic; copies are handles of the same one, and may be sent to others. Thread-safe.
///
/// Each subscriber gets each message that is published after subscribe() has returned and before
/// unsubscribe() is called exactly once, those of one publisher in order; at both ends a message
/// that is published at the same moment may come or not. Who has ended is unsubscribed.
/// O(subscribers).
template <class M> class topic {
  static_assert(detail::copyable<M>,
                "actors: a topic sends a copy to each subscriber: for what cannot be copied, or is "
                "large, publish a std::shared_ptr<const T>");

public:
  /// Throws actor_error (system_down).
  explicit topic(system& on, topic_options options = {})
      : state_(std::make_shared<detail::topic_state<M>>(on, options)) {}

  /// From any thread, or a handler, which then is the sender. Does not block.
  void publish(const M& message) const { state_->publish(message); }
  template <class... Args>
    requires(sizeof...(Args) != 1 || !(std::is_same_v<std::remove_cvref_t<Args>, M> && ...))
  void publish(Args&&... args) const { state_->publish(M{std::forward<Args>(args)...}); }

  /// Twice is once. Throws actor_error (empty_ref).
  template <class... Ms> void subscribe(const ref<Ms...>& who, join how = join::from_now) const {
    if (!who) throw actor_error{errc::empty_ref, "an empty reference cannot subscribe"};
    state_->add(who, how);
  }
  template <class... Ms> void unsubscribe(const ref<Ms...>& who) const {
    if (who) state_->part_from(who);
  }

  topic_counts counts() const { return state_->counts(); }

  /// For the library: nothing would be lost with this handle.
  bool unused() const { return state_.use_count() == 1 && state_->holds_nothing(); }

private:
  std::shared_ptr<detail::topic_state<M>> state_;
};

}  // namespace actors
