// The mailbox of an actor with a policy, and how its senders wait.
//
// What is sent to such an actor finds its inbox redirected and comes here (cell_mailbox.cpp). The
// bound, the lanes and the keys are queue/bounded_inbox.hpp's; this adds what they mean for actors.
//
// Muting. An actor that sends into a full mailbox is entered there (mute_state::wanted) and parks
// after the running handler (parked): no turn of it is scheduled, and what is sent to it waits. Who
// takes it out of the list brings it back (none), and schedules it if it has parked by then.
//   [M1] An actor is entered in one mailbox at a time.
//   [M2] Before it parks it lets go whom it holds itself. In a circle of parked actors each would
//        have been entered after the next one let go, and before it let go itself, which cannot be
//        all round: so circles go on. (tests/queue/muting_model.cpp runs through all states.)
//   [M3] When the receiver has taken no message for `patience`, because its handler waits for an
//        answer or computes, those it holds are let go: the answer may depend on them. What the
//        system sends it (timers, answers) is no sign of progress. The bound is given up then, as
//        it is for each message that a handler sends beyond it; progress never.
//   [M4] A stop at once brings a parked actor back.
#pragma once

#include <actors/backend/envelope.hpp>
#include <actors/backend/reply.hpp>
#include <actors/base/mailbox_policy.hpp>
#include <actors/base/spin_lock.hpp>
#include <actors/queue/bounded_inbox.hpp>
#include <actors/queue/portion.hpp>
#include <actors/sched/timer_entry.hpp>

#include <atomic>

namespace actors::backend {

class cell;
class system_core;

enum class mute_state : std::uint8_t {
  none,
  wanted,  ///< in the list of a mailbox; parks after the running handler
  parked   ///< and has done so
};

/// What the inbox has to know of envelopes.
class mailbox_rules {
public:
  explicit mailbox_rules(std::vector<conflation> keys) : keys_(std::move(keys)) {}

  queue::lane lane_of(const envelope& e) const noexcept {
    if (e.ops->kind == envelope_kind::control)
      return e.ops->ordered ? queue::lane::normal : queue::lane::system;
    return e.ops->urgent ? queue::lane::urgent : queue::lane::normal;
  }
  bool counted(const envelope& e) const noexcept { return e.ops->kind != envelope_kind::control; }
  const conflation* key_rule(const envelope& e) const noexcept {
    if (keys_.empty() || e.ops->kind != envelope_kind::message) return nullptr;
    for (const auto& each : keys_)
      if (*each.type == *e.ops->value->type) return &each;
    return nullptr;
  }
  std::size_t hash(const conflation* rule, const envelope& e) const {
    return rule->hash(const_cast<envelope&>(e).value());
  }
  bool same(const conflation* rule, const envelope& a, const envelope& b) const {
    return rule->same(const_cast<envelope&>(a).value(), const_cast<envelope&>(b).value());
  }
  bool gone(const reply_slot& ticket) const noexcept { return ticket.expired(); }

private:
  std::vector<conflation> keys_;
};

using policy_inbox = queue::bounded_inbox<envelope, reply_slot, cell, mailbox_rules, spin_lock>;

/// A part of its cell's extras.
class policy_mailbox {
public:
  /// Throws actor_error (bad_option).
  policy_mailbox(cell& owner, mailbox_policy policy);

  const mailbox_policy& policy() const noexcept { return policy_; }
  policy_inbox& inbox() noexcept { return inbox_; }

  /// The reader.
  policy_inbox::taken take(bool only_system) noexcept;

  /// A sender has been muted: it will not be for ever [M3]. Whoever the inbox says it to.
  void watch_patience() noexcept;
  /// The actor has ended.
  void forget_patience() noexcept;

  /// A stop is in the mailbox: what is sent from now on is not handled any more, and must not take
  /// the place of what was sent before.
  void refuse_messages() noexcept { refuses_.store(true, std::memory_order_release); }
  // acquire: who has seen the stop sent sees this
  bool refuses() const noexcept { return refuses_.load(std::memory_order_acquire); }

  // relaxed, all: only the numbers matter
  void count_dropped() noexcept { dropped_.fetch_add(1, std::memory_order_relaxed); }
  void count_conflated() noexcept { conflated_.fetch_add(1, std::memory_order_relaxed); }
  mailbox_status status() const;
  bool has_reader() const { return inbox_.has_reader(); }

private:
  struct alarm : sched::timer_entry {
    explicit alarm(policy_mailbox& m) noexcept : timer_entry(&ring), owner(m) {}
    policy_mailbox& owner;
  };
  static void ring(sched::timer_entry& e) noexcept;

  cell& cell_;
  const mailbox_policy policy_;
  policy_inbox inbox_;
  alarm alarm_;
  // the reader's
  queue::portion portion_;
  bool timed_ = false;
  clock::time_point taken_at_{};
  std::atomic<bool> refuses_{false};
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<std::uint64_t> conflated_{0};
};

}  // namespace actors::backend
