// The inbox of an actor with a mailbox policy: a bound, lanes, conflation.
//
// Protocol. One lock guards all of it; it is held for a few instructions, and never while anybody
// is called but the rules (which lane, which key). Many senders push, one reader takes, as with
// inbox.hpp, and the same push that finds the reader gone has the duty to schedule it.
//
//   senders ──▶ lanes: system, urgent, normal ──▶ the reader's store ──▶ its hands (a portion)
//          └──▶ beyond: what came over the bound, oldest first, moves up when there is room
//
// Where it does not matter what comes meanwhile (no lanes, keys or dropping: plain) the normal lane
// is `fresh_`, where who pushes touches nodes of his own and one cache line. The reader takes all
// of it at once into its store, and hands it out by portions without the lock; from one portion to
// the next it says how many it has begun. Elsewhere a portion is one node.
//
// Invariants.
//   [B1] lanes, store and hands hold `capacity` counted nodes at most, and, if plain, overruns that
//        came while nobody waited. All others that were taken on are in `beyond_`, and while that
//        is not empty there is no room: nobody overtakes.
//   [B2] The reader is gone (idle) only when there is nothing for it; exactly one push ends that.
//   [B3] A muted sender is in `muted_` once, with a reference that whoever takes it out gives back.
//        Nobody stays there when the reader goes.
//   [B4] Of each key one node at most is in the lanes and `beyond_` together.
//   [B5] While somebody is muted an alarm is set (`watched_`): push says `watch` when it is to be.
//
// What a push, a take or the end set free (nodes, tickets, senders) is handed to the caller, who
// deals with it without the lock.
#pragma once

#include <actors/queue/lanes.hpp>
#include <actors/queue/ring.hpp>
#include <actors/queue/runs.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

namespace actors::queue {

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
  bool conflates = false;
};

/// `Rules`: `lane lane_of(const Node&)`, `bool counted(const Node&)`, `const void* key_rule(const
/// Node&)` (nullptr: none), `size_t hash(const void* rule, const Node&)`, `bool same(const void*
/// rule, const Node&, const Node&)`, `bool gone(const Ticket&)`. Tickets and senders are pointers
/// of the caller's.
template <class Node, class Ticket, class Sender, class Rules, class Mutex = std::mutex>
class bounded_inbox {
public:
  enum class offered : std::uint8_t { queued, unblocked, closed, full, over };
  struct push_result {
    offered what;
    Node* replaced = nullptr;  ///< dropped, or conflated, for this one
    Ticket* let_in = nullptr;  ///< that of the conflated one
    bool conflated = false;
    bool beyond = false;  ///< taken on over the bound, or its place is there
    bool muted = false;   ///< the sender was entered
    bool watch = false;   ///< call release_stuck() after patience
  };
  struct admitted {
    Node* node;
    Ticket* ticket;
  };
  /// What the reader gets, linked through next; and what it has to see to.
  struct taken {
    Node* first = nullptr;
    bool more = false;             ///< the next take will give some, too
    std::vector<Ticket*> tickets;  ///< whose nodes have come in
    std::vector<Sender*> senders;  ///< no longer muted
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
      : rules_(std::move(rules)), limits_(limits),
        plain_(!limits.lanes && !limits.drops_oldest && !limits.conflates),
        portion_(portion_for(limits, plain_)), lanes_(rules_, limits.lanes, limits.conflates) {}
  bounded_inbox(const bounded_inbox&) = delete;
  bounded_inbox& operator=(const bounded_inbox&) = delete;

  /// Any thread. The common cases of push, where order is all that matters: a node that counts, and
  /// there is room, or its sender is `muted` already and overruns (over). `full`: push() says what
  /// becomes of it. `who`: as of runs.
  offered put(Node* node, bool muted, const void* who) {
    const std::lock_guard guard{mutex_};
    if (!plain_ || closed_ || !beyond_.empty()) return offered::full;
    const bool over = limits_.capacity != 0 && count_ >= limits_.capacity;
    if (over && !muted) return offered::full;
    push_fresh(node, who);
    high_water_ = std::max(high_water_, ++count_);
    if (idle_ == reader::gone) [[unlikely]] {
      idle_ = reader::here;
      return offered::unblocked;
    }
    if (!over) [[likely]]
      return offered::queued;
    ++overruns_;
    return offered::over;
  }

  /// Any thread. `mute`: asks the caller whether the sender may be muted, once it is known that it
  /// should (it then is entered; the caller has taken a reference for it). O(1), but for a key
  /// while nodes wait beyond the bound.
  template <class Mute>
  push_result push(Node* node, no_room otherwise, Ticket* ticket, Sender* sender, Mute&& mute) {
    const std::lock_guard guard{mutex_};
    if (closed_) return {offered::closed};
    push_result out{offered::queued};
    if (!rules_.counted(*node)) {
      place_uncounted(node);
    } else if (limits_.conflates && conflate(node, ticket, out)) {
      return out;  // there was one, so a reader is on its way
    } else if (has_room()) {
      place(node);
    } else if (limits_.drops_oldest && otherwise == no_room::give_back) {
      out.replaced = lanes_.drop_for(*node);
      if (out.replaced == nullptr) return {offered::full};
      lanes_.put(node);  // in its stead
    } else if (otherwise <= no_room::keep_others) {
      return {offered::full};
    } else {
      if (ticket == nullptr && plain_ && beyond_.empty())
        place(node);
      else
        beyond_.push_back({node, ticket});
      out.beyond = true;
      if (ticket == nullptr) overrun(sender, mute, out);
    }
    high_water_ = std::max(high_water_, count_ + beyond_.size());
    if (idle_ != reader::here) wake_for(*node, out);
    return out;
  }

  /// The reader, when it has begun all it took before, or of the system's messages alone. `most` of
  /// a portion. Nothing to handle: it is gone, and must not touch its own again. `only_system`: of
  /// the other lanes nothing is wanted now.
  taken take(bool only_system, std::size_t most = std::numeric_limits<std::size_t>::max()) {
    taken out;
    runs<Node> fresh;
    {
      const std::lock_guard guard{mutex_};
      if (!only_system) count_begun();
      make_room(out);
      out.first = next(only_system, fresh);
      if (out.first == nullptr && fresh.empty()) {
        leave(only_system, out);
        return out;
      }
      if (fresh.empty() ? rules_.counted(*out.first) : oldest_counts_) {
        --count_;  // it is begun now
        ++takes_;
        make_room(out);
      }
    }
    if (!fresh.empty()) {
      store_ = std::move(fresh).in_order();
      out.first = store_.pop_front();
    }
    out.first->next = nullptr;
    if (!only_system) add_from_store(out.first, std::min(portion_, most));
    out.more = !store_.empty();
    return out;
  }

  /// What take() gives at most.
  std::size_t portion() const noexcept { return portion_; }

  /// All who are muted now.
  std::vector<Sender*> let_go() {
    std::vector<Sender*> out;
    const std::lock_guard guard{mutex_};
    release_all(out);
    return out;
  }

  /// The alarm, any thread: those who are muted, if the reader has taken none of the messages that
  /// count since the push that said `watch`, or the last call. `more`: call again after patience.
  std::vector<Sender*> release_stuck(bool& more) {
    const std::lock_guard guard{mutex_};
    std::vector<Sender*> out;
    if (takes_ == std::exchange(seen_takes_, takes_)) release_all(out);
    watched_ = more = !muted_.empty();
    return out;
  }

  /// Any thread: takes back what waits with this ticket; nullptr: it has come in.
  Node* withdraw(const Ticket* ticket) {
    const std::lock_guard guard{mutex_};
    for (std::size_t i = 0; i < beyond_.size(); ++i) {
      if (beyond_[i].ticket != ticket) continue;
      auto* node = beyond_[i].node;
      beyond_.erase(i);
      return node;
    }
    return nullptr;
  }

  /// The reader. All that is left, oldest first within each lane.
  rest close() {
    rest out;
    const std::lock_guard guard{mutex_};
    closed_ = true;
    chain<Node> left = std::exchange(store_, {});
    for (const auto each : {lane::system, lane::urgent, lane::normal})
      while (!lanes_[each].empty()) left.push_back(lanes_.pop(each));
    auto fresh = std::exchange(fresh_, {}).in_order();
    while (!fresh.empty()) left.push_back(fresh.pop_front());
    while (!beyond_.empty()) {
      const auto each = beyond_.pop_front();
      each.ticket != nullptr ? out.waiting.push_back(each) : left.push_back(each.node);
    }
    out.first = left.first;
    count_ = in_hands_ = 0;
    release_all(out.senders);
    return out;
  }

  status look() const {
    const std::lock_guard guard{mutex_};
    std::size_t waiting = beyond_.size() + count_;
    std::size_t senders = 0;
    for (std::size_t i = 0; i < beyond_.size(); ++i) senders += beyond_[i].ticket != nullptr;
    return {waiting, high_water_, senders, muted_.size(), overruns_};
  }

  /// Any thread, a hint: a reader is running or on its way.
  bool has_reader() const {
    const std::lock_guard guard{mutex_};
    return idle_ == reader::here && !closed_;
  }

private:
  enum class reader : std::uint8_t { here, gone, wants_system };

  /// One at a time where it matters what comes meanwhile; else an eighth of what there may be.
  static std::size_t portion_for(const inbox_limits& limits, bool plain) noexcept {
    constexpr std::size_t most = 64;
    if (!plain || limits.capacity == 0) return 1;
    return std::clamp<std::size_t>(limits.capacity / 8, 1, most);
  }

  bool has_room() const noexcept {
    return limits_.capacity == 0 || (count_ < limits_.capacity && beyond_.empty());
  }

  void push_fresh(Node* node, const void* who) {
    if (fresh_.empty()) oldest_counts_ = rules_.counted(*node);
    fresh_.push_back(node, who);
  }

  void enter(Node* node) {
    if (plain_ && lanes_.lane_for(*node) != lane::system)
      push_fresh(node, nullptr);
    else
      lanes_.put(node);
  }

  void place(Node* node) {
    ++count_;
    enter(node);
  }

  // Of the normal lane: behind what came before it.
  void place_uncounted(Node* node) {
    if (beyond_.empty() || lanes_.lane_for(*node) == lane::system) return enter(node);
    beyond_.push_back({node, nullptr});
  }

  // It takes the place of the one with its key [B4], whose sender waits no longer: the newcomer
  // does instead, or it is over the bound now.
  bool conflate(Node* node, Ticket* ticket, push_result& out) {
    if (!lanes_.keyed(*node)) return false;
    for (std::size_t i = beyond_.size(); i-- != 0 && !out.conflated;)
      if (lanes_.same_key(*beyond_[i].node, *node)) {
        out.replaced = std::exchange(beyond_[i].node, node);
        out.let_in = std::exchange(beyond_[i].ticket, ticket);
        out.conflated = true;
        out.beyond = ticket != nullptr || out.let_in != nullptr;
        overruns_ += ticket == nullptr && out.let_in != nullptr;
      }
    if (out.conflated) return true;
    out.replaced = lanes_.replace(node);
    return out.conflated = out.replaced != nullptr;
  }

  template <class Mute> void overrun(Sender* sender, Mute& mute, push_result& out) {
    ++overruns_;
    if (sender == nullptr || !mute(*sender)) return;
    // who comes to an alarm that was set for others is not let go by its next ring
    if (!watched_ || muted_.empty()) seen_takes_ = watched_ ? takes_ - 1 : takes_;
    out.watch = !std::exchange(watched_, true);
    muted_.push_back(sender);
    out.muted = true;
  }

  void wake_for(const Node& node, push_result& out) {
    if (idle_ == reader::wants_system && lanes_.lane_for(node) != lane::system) return;
    idle_ = reader::here;
    out.what = offered::unblocked;
  }

  // What the last portion held counts no longer.
  void count_begun() noexcept {
    takes_ += in_hands_ != 0;
    count_ -= std::exchange(in_hands_, 0);
  }

  void leave(bool only_system, taken& out) {
    idle_ = only_system ? reader::wants_system : reader::gone;
    if (!only_system) release_all(out.senders);
  }

  // Or all that is fresh, when it is its turn: it is put in order without the lock.
  Node* next(bool only_system, runs<Node>& fresh) {
    const bool system = !lanes_[lane::system].empty();
    if (only_system) return system ? lanes_.pop(lane::system) : nullptr;
    const bool urgent = !lanes_[lane::urgent].empty();
    const bool others = !store_.empty() || !fresh_.empty() || !lanes_[lane::normal].empty();
    if (!system && !urgent && !others) return nullptr;
    const auto which = lanes_.choose({system, urgent, others});
    if (which != lane::normal || !plain_) return lanes_.pop(which);
    if (!store_.empty()) return store_.pop_front();
    fresh = std::exchange(fresh_, {});
    return nullptr;
  }

  // Without the lock.
  void add_from_store(Node* last, std::size_t portion) noexcept {
    for (; portion > 1 && !store_.empty(); --portion) {
      last = last->next = store_.pop_front();
      in_hands_ += rules_.counted(*last);
    }
    last->next = nullptr;
  }

  void make_room(taken& out) {
    while (!beyond_.empty() && (limits_.capacity == 0 || count_ < limits_.capacity ||
                                !rules_.counted(*beyond_.front().node))) {
      const auto each = beyond_.pop_front();
      if (each.ticket != nullptr && rules_.gone(*each.ticket)) {
        out.taken_back.push_back(each);
        continue;
      }
      count_ += rules_.counted(*each.node);
      enter(each.node);
      if (each.ticket != nullptr) out.tickets.push_back(each.ticket);
    }
    if (!beyond_.empty() || muted_.empty() || count_ > limits_.capacity / 2) return;
    // as many as there is room for, in the order in which they came
    for (auto room = limits_.capacity - count_; room != 0 && !muted_.empty(); --room)
      out.senders.push_back(muted_.pop_front());
  }

  void release_all(std::vector<Sender*>& out) {
    while (!muted_.empty()) out.push_back(muted_.pop_front());
  }

  static constexpr std::size_t cache_line = 64;

  const Rules rules_;
  const inbox_limits limits_;
  const bool plain_;  // oldest first, and nothing else
  const std::size_t portion_;
  // together: all that put() writes, but its node
  alignas(cache_line) mutable Mutex mutex_;
  reader idle_ = reader::gone;
  bool oldest_counts_ = false;  // of those in fresh_
  bool watched_ = false;        // an alarm is set
  bool closed_ = false;
  runs<Node> fresh_;
  std::size_t count_ = 0;  // counted nodes in the lanes, the store and the reader's hands
  std::size_t high_water_ = 0;
  std::uint64_t overruns_ = 0;
  std::uint64_t takes_ = 0;  // of nodes that count
  alignas(cache_line) lane_set<Node, Rules> lanes_;
  ring<admitted> beyond_;
  ring<Sender*> muted_;
  std::uint64_t seen_takes_ = 0;
  // the reader's, without the lock
  alignas(cache_line) chain<Node> store_;
  std::size_t in_hands_ = 0;  // nodes that count, of the last portion, but its first
};

}  // namespace actors::queue
