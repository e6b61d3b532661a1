// What many threads have put into one place, each touching its own nodes and nobody else's.
//
// A stack of runs: a run is what one thread has put there without another one between, oldest to
// newest. Its last node tells where the run before begins, with a tag that makes it the end.
//
//   newest run:  first ──▶ … ──▶ last ══▶ older run:  first ──▶ … ──▶ last ══▶ (nothing)
//
// A queue would have each thread write into the node that another one has just written; a stack of
// nodes would have to be turned round also where one thread is alone.
#pragma once

#include <actors/queue/lanes.hpp>

#include <cstdint>
#include <utility>

namespace actors::queue {

/// Under a lock, but for in_order(). Nodes are linked through Node::next.
template <class Node> class runs {
public:
  bool empty() const noexcept { return first_ == nullptr; }

  /// `who`: the thread, or anything; it decides what is fast, not what is right.
  void push_back(Node* node, const void* who) noexcept {
    if (who == who_ && first_ != nullptr) {
      node->next = std::exchange(last_->next, node);
    } else {
      node->next = end_before(std::exchange(first_, node));
      who_ = who;
    }
    last_ = node;
  }

  /// All of it, oldest first; the caller has taken it out.
  chain<Node> in_order() && noexcept {
    if (empty()) return {};
    Node* newer = nullptr;
    for (Node* end = last_;; end = end_of(first_)) {
      auto* const older = begin_of(std::exchange(end->next, newer));
      if (older == nullptr) return {first_, last_};
      newer = std::exchange(first_, older);
    }
  }

private:
  static constexpr std::uintptr_t tag = 1;  // nodes are aligned to more than a byte

  static Node* end_before(Node* older) noexcept {
    return reinterpret_cast<Node*>(reinterpret_cast<std::uintptr_t>(older) | tag);
  }
  static Node* begin_of(Node* tagged) noexcept {
    return reinterpret_cast<Node*>(reinterpret_cast<std::uintptr_t>(tagged) & ~tag);
  }
  static Node* end_of(Node* run) noexcept {
    while ((reinterpret_cast<std::uintptr_t>(run->next) & tag) == 0) run = run->next;
    return run;
  }

  Node* first_ = nullptr;  // of the newest run
  Node* last_ = nullptr;   // the newest of all
  const void* who_ = nullptr;
};

}  // namespace actors::queue
