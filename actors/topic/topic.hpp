// Publish and subscribe: topic<M>, whose messages reach every subscriber.
//
// A publisher sends by itself, to the list of subscribers of that moment: a list is never changed,
// only replaced. So publishing takes one short lock and no hop, and a slow subscriber has only its
// own mailbox full. An actor of the topic, its janitor, watches the subscribers and takes out those
// that have ended. The topic lives as long as its last handle.
#pragma once

#include <actors/base/type_name.hpp>
#include <actors/core/system.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

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
  std::size_t subscribers = 0;
};

namespace detail {

template <class M> class topic_state : public std::enable_shared_from_this<topic_state<M>> {
public:
  using subscriber = ref<M>;

  topic_state(system& on, topic_options options) : options_(options) {
    janitor_ = on.spawn<janitor>({.name = "topic of " + std::string{type_name<M>()}});
  }
  ~topic_state() { janitor_.stop(); }

  void publish(const M& message) {
    const auto to = snapshot(message);
    for (const auto& each : *to) each.tell(message);
  }

  void add(const subscriber& who, join how) {
    if (!enlist(who, how)) return;
    // after it is listed: who has ended already is taken out again
    janitor_.template tell<attend>(who, this->weak_from_this());
  }

  void remove(std::uint64_t id) {
    const std::lock_guard guard{mutex_};
    if (find(*list_, id) == list_->end()) return;
    auto next = std::make_shared<list>(*list_);
    std::erase_if(*next, [id](const subscriber& each) { return each.id() == id; });
    list_ = std::move(next);
  }

  void part_from(const subscriber& who) {
    remove(who.id());
    janitor_.template tell<ignore>(who);
  }

  topic_counts counts() const {
    const std::lock_guard guard{mutex_};
    auto out = counts_;
    out.subscribers = list_->size();
    return out;
  }

private:
  using list = std::vector<subscriber>;

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

  static auto find(const list& in, std::uint64_t id) {
    return std::find_if(in.begin(), in.end(),
                        [id](const subscriber& each) { return each.id() == id; });
  }

  bool enlist(const subscriber& who, join how) {
    const std::lock_guard guard{mutex_};
    if (find(*list_, who.id()) != list_->end()) return false;
    auto next = std::make_shared<list>(*list_);
    next->push_back(who);
    list_ = std::move(next);
    if (how == join::with_last && last_) {
      ++counts_.delivered;
      who.tell(*last_);  // under the lock: before anything that is published from now on
    }
    return true;
  }

  std::shared_ptr<const list> snapshot(const M& message) {
    const std::lock_guard guard{mutex_};
    ++counts_.published;
    counts_.delivered += list_->size();
    if (options_.keep_last) last_.emplace(message);
    return list_;
  }

  const topic_options options_;
  ref_of<janitor> janitor_;
  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<const list> list_ = std::make_shared<list>();
  std::optional<M> last_;
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
  static_assert(std::is_copy_constructible_v<M>,
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

private:
  std::shared_ptr<detail::topic_state<M>> state_;
};

}  // namespace actors
