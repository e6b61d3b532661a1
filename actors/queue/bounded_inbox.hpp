// The inbox of an actor with a mailbox policy: a bound, lanes, conflation.
//
// Protocol. One lock guards all of it; it is held for a few instructions, and never while anybody
// is called but the rules (which lane, which key). Many senders push, one reader takes, as with
// inbox.hpp, and the same push that finds the reader gone has the duty to schedule it.
//
//   senders ──▶ lanes: system, urgent, normal ──▶ the reader's hands (a portion at a time)
//          └──▶ beyond: what came over the bound, oldest first, moves up when there is room
//
// Invariants.
//   [B1] lanes and the reader's hands hold `capacity` counted nodes at most. All others that were
//        taken on are in `beyond_`, and while that is not empty there is no room: nobody overtakes.
//   [B2] The reader is gone (idle) only when there is nothing for it; exactly one push ends that.
//   [B3] A muted sender is in `muted_` once, with a reference that whoever takes it out gives back.
//
// What a push, a take or the end set free (nodes, tickets, senders) is handed to the caller, who
// deals with it without the lock.
#pragma once

#include <actors/queue/inbox.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace actors::queue {

enum class lane : std::uint8_t { system, urgent, normal };
inline constexpr std::size_t num_lanes = 3;

/// What a sender can do when there is no room.
enum class no_room : std::uint8_t {
  give_back,    ///< it gets its node back (full), unless the oldest gives way
  keep_others,  ///< it gets its node back in any case
  overrun,      ///< the node is taken all the same
  wait,         ///< the node is taken when there is room, and the ticket handed out then
};

struct inbox_limits {
  std::size_t capacity = 0;  ///< 0: none
  bool drops_oldest = false;
  bool lanes = false;
};

/// `Rules`: `lane lane_of(const Node&)`, `bool counted(const Node&)`, `const void* key_rule(const
/// Node&)` (nullptr: none), `size_t hash(const void* rule, const Node&)`, `bool same(const void*
/// rule, const Node&, const Node&)`, `bool gone(const Ticket&)`. Tickets and senders are pointers
/// of the caller's.
template <class Node, class Ticket, class Sender, class Rules, class Mutex = std::mutex>
class bounded_inbox {
public:
  enum class offered : std::uint8_t { queued, unblocked, closed, full };
  struct push_result {
    offered what;
    Node* replaced = nullptr;  ///< dropped, or conflated, for this one
    bool conflated = false;
    bool beyond = false;  ///< taken on over the bound
    bool muted = false;   ///< the sender was entered
  };
  struct admitted {
    Node* node;
    Ticket* ticket;
  };
  /// What the reader gets, linked through next; and what it has to see to.
  struct taken {
    Node* first = nullptr;
    std::vector<Ticket*> tickets;  ///< whose nodes have come in
    std::vector<Sender*> senders;  ///< no longer muted
    std::vector<Node*> conflated;
    std::vector<admitted> taken_back;
  };
  struct rest {
    Node* first = nullptr;
    std::vector<admitted> waiting;
    std::vector<Sender*> senders;
  };
  struct status {
    std::size_t waiting, high_water, waiting_senders, muted_senders;
    std::uint64_t overruns;
  };

  bounded_inbox(inbox_limits limits, Rules rules)
      : rules_(std::move(rules)), limits_(limits), portion_(portion_for(limits)),
        keys_(8, key_hash{&rules_}, key_same{&rules_}) {}
  bounded_inbox(const bounded_inbox&) = delete;
  bounded_inbox& operator=(const bounded_inbox&) = delete;

  /// Any thread. `mute`: asks the caller whether the sender may be muted, once it is known that it
  /// should (it then is entered; the caller has taken a reference for it). O(1).
  template <class Mute>
  push_result push(Node* node, no_room otherwise, Ticket* ticket, Sender* sender, Mute&& mute) {
    const std::lock_guard guard{mutex_};
    if (closed_) return {offered::closed};
    push_result out{offered::queued};
    if (!rules_.counted(*node)) {
      place_uncounted(node);
    } else if (auto* old = conflate(node)) {
      out.replaced = old;
      out.conflated = true;
      return out;  // there was one, so a reader is on its way
    } else if (has_room()) {
      place(node);
    } else if (limits_.drops_oldest && otherwise == no_room::give_back) {
      out.replaced = drop_for(node);
      if (out.replaced == node) return {offered::full};
      place(node);
    } else if (otherwise <= no_room::keep_others) {
      return {offered::full};
    } else {
      beyond_.push_back({node, ticket});
      out.beyond = true;
      if (ticket == nullptr) {
        ++overruns_;
        if (sender != nullptr && mute(*sender)) {
          if (muted_.empty()) seen_takes_ = takes_;
          muted_.push_back(sender);
          out.muted = true;
        }
      }
    }
    high_water_ = std::max(high_water_, count_ + beyond_.size());
    if (idle_ == reader::gone ||
        (idle_ == reader::wants_system && &line_for(*node) == &lanes_[0])) {
      idle_ = reader::here;
      out.what = offered::unblocked;
    }
    return out;
  }

  /// The reader, when it has begun all it took before. Nothing to handle: it is gone, and must not
  /// touch its own again. `only_system`: of the other lanes nothing is wanted now.
  taken take(bool only_system) {
    taken out;
    const std::lock_guard guard{mutex_};
    count_ -= std::exchange(in_hands_, 0);
    make_room(out);
    Node** end = &out.first;
    for (std::size_t left = only_system ? 1 : portion_; left != 0; --left) {
      Node* node = next(only_system);
      if (node == nullptr) break;
      ++takes_;
      in_hands_ += rules_.counted(*node) ? 1 : 0;
      *end = node;
      end = &node->next;
    }
    *end = nullptr;
    if (out.first == nullptr) {
      idle_ = only_system ? reader::wants_system : reader::gone;
    } else if (rules_.counted(*out.first)) {
      --in_hands_;  // the first is begun now
      --count_;
      make_room(out);
    }
    return out;
  }

  /// All who are muted now.
  std::vector<Sender*> let_go() {
    const std::lock_guard guard{mutex_};
    return release_all();
  }

  /// Any thread: those who are muted, if the reader has taken nothing since the last call that
  /// said `watch`. Nobody: they wait for good reason, or there are none (`more` tells).
  std::vector<Sender*> release_stuck(bool& more) {
    const std::lock_guard guard{mutex_};
    std::vector<Sender*> out;
    if (takes_ == std::exchange(seen_takes_, takes_)) out = release_all();
    more = !muted_.empty();
    return out;
  }

  /// Any thread: takes back what waits with this ticket; nullptr: it has come in.
  Node* withdraw(const Ticket* ticket) {
    const std::lock_guard guard{mutex_};
    const auto found = std::find_if(beyond_.begin(), beyond_.end(),
                                    [ticket](const admitted& a) { return a.ticket == ticket; });
    if (found == beyond_.end()) return nullptr;
    auto* node = found->node;
    beyond_.erase(found);
    return node;
  }

  /// The reader. All that is left, oldest first within each lane.
  rest close() {
    rest out;
    const std::lock_guard guard{mutex_};
    closed_ = true;
    Node** end = &out.first;
    const auto add = [&end](Node* node) {
      *end = node;
      end = &node->next;
    };
    for (auto& each : lanes_)
      while (!each.nodes.empty()) add(pop(each));
    for (auto& each : beyond_)
      each.ticket != nullptr ? out.waiting.push_back(each) : add(each.node);
    *end = nullptr;
    beyond_.clear();
    out.senders = release_all();
    return out;
  }

  status look() const {
    const std::lock_guard guard{mutex_};
    std::size_t waiting = beyond_.size() + count_;
    std::size_t senders = 0;
    for (const auto& each : beyond_) senders += each.ticket != nullptr ? 1 : 0;
    return {waiting, high_water_, senders, muted_.size(), overruns_};
  }

private:
  enum class reader : std::uint8_t { here, gone, wants_system };
  struct line {
    std::deque<Node*> nodes;
    std::uint64_t passed = 0;  // nodes that were taken from its front
  };
  struct place_of {
    line* in;
    std::uint64_t number;
  };
  struct key_hash {
    const Rules* rules;
    std::size_t operator()(const Node* n) const { return rules->hash(rules->key_rule(*n), *n); }
  };
  struct key_same {
    const Rules* rules;
    bool operator()(const Node* a, const Node* b) const {
      const auto* rule = rules->key_rule(*a);
      return rule == rules->key_rule(*b) && rules->same(rule, *a, *b);
    }
  };

  /// One at a time where it matters what comes meanwhile; else an eighth of what there may be.
  static std::size_t portion_for(const inbox_limits& limits) noexcept {
    constexpr std::size_t most = 64;
    if (limits.lanes || limits.drops_oldest || limits.capacity == 0) return 1;
    return std::clamp<std::size_t>(limits.capacity / 8, 1, most);
  }

  bool has_room() const noexcept {
    return limits_.capacity == 0 || (count_ < limits_.capacity && beyond_.empty());
  }

  line& line_for(const Node& node) noexcept {
    auto where = rules_.lane_of(node);
    if (where == lane::urgent && !limits_.lanes) where = lane::normal;
    return lanes_[static_cast<std::size_t>(where)];
  }

  void place(Node* node) {
    ++count_;
    auto& to = line_for(*node);
    if (rules_.key_rule(*node) != nullptr)
      keys_.emplace(node, place_of{&to, to.passed + to.nodes.size()});
    to.nodes.push_back(node);
  }

  // Of the normal lane: behind what came before it.
  void place_uncounted(Node* node) {
    auto& to = line_for(*node);
    if (&to == &lanes_[0] || beyond_.empty()) return to.nodes.push_back(node);
    beyond_.push_back({node, nullptr});
  }

  // The older one with its key, whose place it takes.
  Node* conflate(Node* node) {
    if (rules_.key_rule(*node) == nullptr) return nullptr;
    const auto found = keys_.find(node);
    if (found == keys_.end()) return nullptr;
    const auto at = found->second;
    auto* old = std::exchange(at.in->nodes[at.number - at.in->passed], node);
    keys_.erase(found);
    keys_.emplace(node, at);
    return old;
  }

  // The oldest of the lowest lane, but of none above the newcomer's; or the newcomer itself.
  Node* drop_for(Node* node) {
    const auto* mine = &line_for(*node);
    for (auto each = lanes_.rbegin(); each != lanes_.rend(); ++each) {
      for (std::size_t i = 0; i < each->nodes.size(); ++i)
        if (rules_.counted(*each->nodes[i])) return remove(*each, i);
      if (&*each == mine) break;
    }
    return node;
  }

  Node* remove(line& from, std::size_t i) {
    auto* node = from.nodes[i];
    if (rules_.key_rule(*node) != nullptr) keys_.erase(node);
    --count_;
    if (i == 0) {
      from.nodes.pop_front();
      ++from.passed;
      return node;
    }
    from.nodes.erase(from.nodes.begin() + static_cast<std::ptrdiff_t>(i));
    // what stood in front of it has moved up by one: the numbers of those behind are one less
    for (auto& [key, at] : keys_)
      if (at.in == &from && at.number > from.passed + i) --at.number;
    return node;
  }

  Node* pop(line& from) {
    auto* node = from.nodes.front();
    from.nodes.pop_front();
    ++from.passed;
    if (rules_.key_rule(*node) != nullptr) keys_.erase(node);
    return node;
  }

  // The highest lane's, unless a lower one has been passed by too often.
  Node* next(bool only_system) {
    constexpr unsigned most = 32;
    if (only_system) return lanes_[0].nodes.empty() ? nullptr : pop(lanes_[0]);
    std::size_t chosen = num_lanes;
    for (std::size_t i = num_lanes; i-- != 0;) {
      if (lanes_[i].nodes.empty()) continue;
      chosen = i;
      if (passed_by_[i] == most) break;
    }
    if (chosen == num_lanes) return nullptr;
    passed_by_[chosen] = 0;
    for (std::size_t i = chosen + 1; i < num_lanes; ++i)
      if (!lanes_[i].nodes.empty()) passed_by_[i] = std::min(passed_by_[i] + 1, most);
    return pop(lanes_[chosen]);
  }

  void make_room(taken& out) {
    while (!beyond_.empty() && (limits_.capacity == 0 || count_ < limits_.capacity ||
                                !rules_.counted(*beyond_.front().node))) {
      const auto each = beyond_.front();
      beyond_.pop_front();
      if (each.ticket != nullptr && rules_.gone(*each.ticket)) {
        out.taken_back.push_back(each);
        continue;
      }
      if (!rules_.counted(*each.node))
        line_for(*each.node).nodes.push_back(each.node);
      else if (auto* old = conflate(each.node))
        out.conflated.push_back(old);
      else
        place(each.node);
      if (each.ticket != nullptr) out.tickets.push_back(each.ticket);
    }
    if (!beyond_.empty() || muted_.empty() || count_ > limits_.capacity / 2) return;
    // as many as there is room for, in the order in which they came
    for (auto room = limits_.capacity - count_; room != 0 && !muted_.empty(); --room) {
      out.senders.push_back(muted_.front());
      muted_.pop_front();
    }
  }

  std::vector<Sender*> release_all() {
    std::vector<Sender*> out(muted_.begin(), muted_.end());
    muted_.clear();
    return out;
  }

  mutable Mutex mutex_;
  const Rules rules_;
  const inbox_limits limits_;
  const std::size_t portion_;
  std::array<line, num_lanes> lanes_;
  std::deque<admitted> beyond_;
  std::deque<Sender*> muted_;
  std::unordered_map<Node*, place_of, key_hash, key_same> keys_;
  std::size_t count_ = 0;     // counted nodes in the lanes and in the reader's hands
  std::size_t in_hands_ = 0;  // of these, in the reader's hands
  std::size_t high_water_ = 0;
  std::uint64_t overruns_ = 0;
  std::uint64_t takes_ = 0;
  std::uint64_t seen_takes_ = 0;
  std::array<unsigned, num_lanes> passed_by_{};  // for higher ones, in a row
  reader idle_ = reader::gone;
  bool closed_ = false;
};

}  // namespace actors::queue
