// One look at who waits for whom: the rounds that wait_graph.hpp tells of.
#pragma once

#include <actors/backend/reply.hpp>
#include <actors/backend/wait_graph.hpp>

#include <caf/actor_control_block.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace actors::backend {

/// Lives until its last actor has answered. O(waiting actors).
class wait_survey {
public:
  static void start(system_core& core) noexcept;

  /// In a turn of that actor: what it awaits.
  void report(cell& waiting) noexcept;
  /// In a turn of the actor that waits for this: it waits in vain.
  void condemn(reply_slot& on, const std::string& verdict) noexcept;
  /// One fewer to wait for; the last one goes on with the next round.
  void arrive() noexcept;

private:
  enum class round : std::uint8_t { first, second, verdict };
  /// A reference to a slot.
  struct slot_release {
    void operator()(reply_slot* slot) const noexcept { slot->release(); }
  };
  using slot_ptr = std::unique_ptr<reply_slot, slot_release>;
  struct edge {
    caf::strong_actor_ptr from;
    slot_ptr on;
    std::uint64_t to;
    bool blocked;  // a thread
  };
  using edges = std::vector<edge>;
  /// Each actor has one edge: it awaits one thing at a time.
  using edge_index = std::unordered_map<std::uint64_t, std::size_t>;

  explicit wait_survey(system_core& core) noexcept : core_(core) {}

  void ask_all();
  void send_questions(const std::vector<caf::strong_actor_ptr>& asked) noexcept;
  void add(cell& waiting, reply_slot& on, bool blocked);
  void next_round() noexcept;
  bool look();
  bool judge();
  void finish() noexcept;
  static edge_index index_of(const edges& all);
  std::vector<edges> take_circles();
  bool is_confirmed(const edges& circle, const edge_index& now) const;
  static std::string describe(const edges& circle);
  void send_verdicts();
  void tell_condemned() noexcept;

  system_core& core_;
  round round_ = round::first;
  std::atomic<std::size_t> left_{0};
  std::mutex mutex_;  // guards seen_ and condemned_ while actors report
  edges seen_;
  std::vector<edges> circles_;  // of the first round; then those that were confirmed
  edge_index suspects_;         // the actors on them
  std::vector<std::shared_ptr<const std::string>> texts_;  // of the circles
  std::vector<slot_ptr> condemned_;
};

}  // namespace actors::backend
