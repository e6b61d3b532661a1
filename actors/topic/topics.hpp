// topics: the topics of a program, found by name or by the type of their messages.
#pragma once

#include <actors/base/type_name.hpp>
#include <actors/topic/topic.hpp>

#include <any>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace actors {

/// Makes a topic when it is asked for the first time. Thread-safe. The system must outlive it.
class topics {
public:
  explicit topics(system& on) : system_(&on) {}
  topics(const topics&) = delete;
  topics& operator=(const topics&) = delete;

  /// The topic of that name; `options` count when it is made. Throws actor_error (type_mismatch) if
  /// its messages are no M.
  template <class M> topic<M> get(const std::string& name, topic_options options = {}) {
    const std::lock_guard guard{mutex_};
    auto& entry = by_name_[name];
    if (!entry.has_value()) entry = topic<M>{*system_, options};
    if (const auto* found = std::any_cast<topic<M>>(&entry)) return *found;
    throw actor_error{errc::type_mismatch,
                      "the topic \"" + name + "\" is not one of " + std::string{type_name<M>()}};
  }

  /// The topic of all messages of this type.
  template <class M> topic<M> of(topic_options options = {}) {
    return get<M>(std::string{"type "} + typeid(M).name(), options);
  }
  /// Reaches everybody who has subscribed to this type.
  template <class M> void publish(const M& message) { of<M>().publish(message); }

private:
  system* system_;
  std::mutex mutex_;
  std::map<std::string, std::any> by_name_;
};

}  // namespace actors
