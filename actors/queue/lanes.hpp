// What waits in a bounded inbox: three lanes of nodes, and where each key stands in them.
//
// The nodes are linked through Node::next: a lane needs no memory of its own. A node with a key is
// replaced where it stands; for that its entry knows the node before it, and follows when that one
// changes.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>

namespace actors::queue {

enum class lane : std::uint8_t { system, urgent, normal };
inline constexpr std::size_t num_lanes = 3;

/// Nodes linked through next, oldest first.
template <class Node> struct chain {
  Node* first = nullptr;
  Node* last = nullptr;  // of one that is not empty

  bool empty() const noexcept { return first == nullptr; }

  void push_back(Node* node) noexcept {
    node->next = nullptr;
    (first != nullptr ? last->next : first) = node;
    last = node;
  }

  /// Its link stays.
  Node* pop_front() noexcept { return std::exchange(first, first->next); }

  /// `before`: in front of it; nullptr: it is the first.
  void erase(Node* before, Node* node) noexcept {
    (before != nullptr ? before->next : first) = node->next;
    if (last == node) last = before;
  }
  void replace(Node* before, Node* node, Node* fresh) noexcept {
    fresh->next = node->next;
    (before != nullptr ? before->next : first) = fresh;
    if (last == node) last = fresh;
  }
};

/// `Rules` as of bounded_inbox. Under its lock.
template <class Node, class Rules> class lane_set {
public:
  lane_set(const Rules& rules, bool urgent_apart, bool conflates)
      : rules_(rules), urgent_apart_(urgent_apart), conflates_(conflates),
        keys_(conflates ? 8 : 0, key_hash{&rules}, key_same{&rules}) {}

  lane lane_for(const Node& node) const noexcept {
    const auto where = rules_.lane_of(node);
    return where == lane::urgent && !urgent_apart_ ? lane::normal : where;
  }
  chain<Node>& operator[](lane which) noexcept { return all_[static_cast<std::size_t>(which)]; }
  bool keyed(const Node& node) const noexcept {
    return conflates_ && rules_.key_rule(node) != nullptr;
  }
  bool same_key(const Node& a, const Node& b) const { return key_same{&rules_}(&a, &b); }

  void put(Node* node) {
    auto& to = (*this)[lane_for(*node)];
    if (keyed(*node)) keys_.emplace(node, place{&to, to.empty() ? nullptr : to.last});
    to.push_back(node);
  }

  /// The one with its key, whose place the keyed node takes; nullptr: there is none.
  Node* replace(Node* node) {
    const auto found = keys_.find(node);
    if (found == keys_.end()) return nullptr;
    auto* const old = found->first;
    const auto at = found->second;
    keys_.erase(found);
    keys_.emplace(node, at);
    at.in->replace(at.before, old, node);
    now_before(node->next, node);
    return old;
  }

  /// Takes out the oldest one that counts, of the lowest lane, but of none above the newcomer's;
  /// nullptr: there is none.
  Node* drop_for(const Node& newcomer) {
    const auto mine = lane_for(newcomer);
    for (const auto each : {lane::normal, lane::urgent, lane::system}) {
      auto& in = (*this)[each];
      Node* before = nullptr;
      for (auto* node = in.first; node != nullptr; before = std::exchange(node, node->next))
        if (rules_.counted(*node)) return erase(in, before, node);
      if (each == mine) break;
    }
    return nullptr;
  }

  Node* pop(lane which) {
    auto& from = (*this)[which];
    return conflates_ ? erase(from, nullptr, from.first) : from.pop_front();
  }

  /// The lane whose turn it is, of those that `waiting` says something of: the highest, unless a
  /// lower one has been passed by too often.
  lane choose(const std::array<bool, num_lanes>& waiting) noexcept {
    constexpr unsigned most = 32;
    std::size_t chosen = 0;
    for (std::size_t i = num_lanes; i-- != 0;) {
      if (!waiting[i]) continue;
      chosen = i;
      if (passed_by_[i] == most) break;
    }
    passed_by_[chosen] = 0;
    for (std::size_t i = chosen + 1; i < num_lanes; ++i)
      if (waiting[i]) passed_by_[i] = std::min(passed_by_[i] + 1, most);
    return static_cast<lane>(chosen);
  }

private:
  struct place {
    chain<Node>* in;
    Node* before;
  };
  struct key_hash {
    const Rules* rules;
    std::size_t operator()(const Node* n) const { return rules->hash(rules->key_rule(*n), *n); }
  };
  struct key_same {
    const Rules* rules;
    bool operator()(const Node* a, const Node* b) const {
      if (a == b) return true;  // its own key, which need not be equal to itself (NaN)
      const auto* rule = rules->key_rule(*a);
      return rule == rules->key_rule(*b) && rules->same(rule, *a, *b);
    }
  };

  Node* erase(chain<Node>& from, Node* before, Node* node) {
    if (keyed(*node)) keys_.erase(node);
    from.erase(before, node);
    now_before(node->next, before);
    return node;
  }

  void now_before(Node* node, Node* before) {
    if (node != nullptr && keyed(*node)) keys_.find(node)->second.before = before;
  }

  const Rules& rules_;
  const bool urgent_apart_;
  const bool conflates_;
  std::array<chain<Node>, num_lanes> all_;
  std::array<unsigned, num_lanes> passed_by_{};  // for higher ones, in a row
  std::unordered_map<Node*, place, key_hash, key_same> keys_;
};

}  // namespace actors::queue
