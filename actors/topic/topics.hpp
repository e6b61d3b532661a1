// topics: the topics of a program, found by name or by the type of their messages.
#pragma once

#include <actors/base/type_name.hpp>
#include <actors/topic/topic.hpp>

#include <algorithm>
#include <any>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace actors {

/// Makes a topic when it is asked for the first time, and forgets it when nobody can tell: it has
/// no subscriber, nobody has a handle, and it keeps no message. The system must outlive it.
/// Thread-safe.
class topics {
public:
  explicit topics(system& on) : system_(&on) {}
  topics(const topics&) = delete;
  topics& operator=(const topics&) = delete;

  /// The topic of that name; `options` count when it is made. Throws actor_error (type_mismatch) if
  /// its messages are no M. O(log names), and now and then O(names) to forget some.
  template <class M> topic<M> get(const std::string& name, topic_options options = {}) {
    const std::lock_guard guard{mutex_};
    if (by_name_.size() >= most_) forget_unused();
    auto& entry = by_name_[name];
    if (!entry.topic.has_value())
      entry = {topic<M>{*system_, options},
               [](const std::any& t) { return std::any_cast<const topic<M>&>(t).unused(); }};
    if (const auto* found = std::any_cast<topic<M>>(&entry.topic)) return *found;
    throw actor_error{errc::type_mismatch,
                      "the topic \"" + name + "\" is not one of " + std::string{type_name<M>()}};
  }

  /// The topic of all messages of this type.
  template <class M> topic<M> of(topic_options options = {}) {
    std::string name{"type "};
    name += typeid(M).name();
    return get<M>(name, options);
  }
  /// Reaches everybody who has subscribed to this type.
  template <class M> void publish(const M& message) { of<M>().publish(message); }

private:
  struct entry {
    std::any topic;  // empty: it could not be made
    bool (*unused)(const std::any&) = nullptr;
  };

  // So many are looked at as have been made since: O(1) for each.
  void forget_unused() {
    std::erase_if(by_name_, [](const auto& each) {
      const auto& [topic, unused] = each.second;
      return !topic.has_value() || unused(topic);
    });
    most_ = std::max(fewest, 2 * by_name_.size());
  }

  static constexpr std::size_t fewest = 64;

  system* system_;
  std::mutex mutex_;
  std::map<std::string, entry> by_name_;
  std::size_t most_ = fewest;
};

}  // namespace actors
