// One look at who waits for whom: the two rounds that wait_graph.hpp tells of.
#pragma once

#include <actors/backend/reply.hpp>
#include <actors/backend/wait_graph.hpp>

#include <caf/actor_control_block.hpp>

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace actors::backend {

class wait_survey {
public:
  /// Lives until its last actor has answered.
  static void start(system_core& core) noexcept;

  /// In a turn of that actor.
  void report(cell& waiting) noexcept;
  /// One fewer to wait for; the last one goes on with the next round.
  void arrive() noexcept;

private:
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

  explicit wait_survey(system_core& core) noexcept : core_(core) {}

  void ask_all();
  bool concerns(const cell& actor) const;
  void add(cell& waiting, reply_slot& on, bool blocked);
  void next_round();
  edges circles();
  bool confirmed(const edges& before) const;
  void judge(const edges& circle);
  void condemn(const edge& each, const error& verdict);

  system_core& core_;
  std::atomic<std::size_t> left_{0};
  std::mutex mutex_;  // guards seen_ while actors report
  edges seen_;
  edges suspects_;  // the second round is about these
};

}  // namespace actors::backend
