// An actor's inbox: many senders push, one reader takes.
//
// Protocol. One word holds the whole state: a stack of nodes linked through Node::next (newest
// first), or one of the tags below. The reader takes what is new in the stack and reverses it, so
// that messages come out in the order in which they were pushed (per sender, and overall).
//
//   0           empty, and a reader is running or on its way
//   blocked     empty, no reader: the push that replaces this tag must schedule the reader
//   closed      the actor ended: pushes are refused
//   redirected  messages go elsewhere: pushes are refused, the sender forwards them
//   other       a stack of nodes; a reader is running or on its way
//
// The newest node that the reader has taken may stay in the word, as a mark: what is pushed later
// is linked to it, and the reader stops there. That saves the reader an exchange for each batch,
// and it is why the reader asks `retire` whether it may free a node. A node that lives on
// elsewhere after it was handled (Node::may_stay is false) is swapped out instead.
//
// Invariants.
//   [I1] Only the reader stores `blocked`, and only over 0 or its mark: no message can hide
//        behind the tag.
//   [I2] Exactly one push turns `blocked` into a stack, so that a reader is scheduled exactly once.
//   [I3] `closed` and `redirected` are final.
//   [I4] What a reader wrote before `try_block` is visible to the next reader: try_block releases,
//        the push that unblocks acquires, and scheduling hands it on.
//   [I5] The mark is not freed while the word may name it: no address can come back as a new node
//        and be taken for the mark.
#pragma once

#include <actors/queue/atomics.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace actors::queue {

/// What became of a push.
enum class [[nodiscard]] pushed : std::uint8_t{
    queued,      ///< a reader is running, or has been scheduled by somebody else
    unblocked,   ///< the caller has to schedule the reader
    closed,      ///< refused; the node is still the caller's
    redirected,  ///< refused; the node is still the caller's, to be forwarded
};

/// Multi-producer single-consumer stack, emptied as a whole. All operations are O(1) but for the
/// reversal in `take` and `close`, which is O(messages taken).
template <class Node, class Atomics = std_atomics> class inbox {
public:
  inbox() noexcept = default;
  inbox(const inbox&) = delete;
  inbox& operator=(const inbox&) = delete;

  /// Any thread. Pushes one node.
  pushed push(Node* node) noexcept { return push_chain(node, node); }

  /// Any thread. Pushes nodes linked newest to oldest as one; their order stays together.
  pushed push_chain(Node* newest, Node* oldest) noexcept {
    // relaxed: the compare-exchange validates what is read here
    auto head = head_.load(std::memory_order_relaxed);
    for (;;) {
      if (head == closed_tag) {
        // acquire: pairs with the release in close(); the tag is final
        static_cast<void>(head_.load(std::memory_order_acquire));
        return pushed::closed;
      }
      if (head == redirected_tag) return pushed::redirected;
      oldest->next = head == blocked_tag ? nullptr : to_node(head);
      // release: pairs with the acquire in take(); acquire: pairs with try_block() [I4]
      if (head_.compare_exchange_weak(head, to_word(newest), std::memory_order_acq_rel,
                                      std::memory_order_relaxed))
        return head == blocked_tag ? pushed::unblocked : pushed::queued;
    }
  }

  /// The reader, when all it took before has been retired. What was pushed since, oldest first,
  /// linked through next; nullptr when there is nothing.
  Node* take() noexcept {
    // acquire: pairs with the release in push_chain()
    auto head = head_.load(std::memory_order_acquire);
    if (head == to_word(mark_)) return nullptr;
    Node* new_mark = nullptr;
    if (stays(to_node(head)))
      new_mark = to_node(head);
    else
      head = head_.exchange(0, std::memory_order_acquire);
    auto* oldest = reverse(head, last_batch_);
    free_mark();
    mark_ = new_mark;
    return oldest;
  }

  /// The reader: how many nodes the last take() gave that gave any.
  std::size_t last_batch() const noexcept { return last_batch_; }

  /// The reader, for each node that it took, once it needs it no more. False: the inbox still
  /// does, and frees it later (Node::recycle).
  bool retire(Node* node) noexcept {
    if (node != mark_) return true;
    mark_retired_ = true;
    return false;
  }

  /// The reader, for a node that it took and that is to live on elsewhere: the inbox does not need
  /// it any more. What was pushed since the last take, oldest first, if that had to be taken, too.
  Node* detach(Node* node) noexcept {
    if (node != mark_) return nullptr;
    auto expected = to_word(node);
    std::size_t count = 0;
    Node* newer = nullptr;
    // relaxed: nothing is handed over; acquire: pairs with the release in push_chain()
    if (!head_.compare_exchange_strong(expected, 0, std::memory_order_relaxed,
                                       std::memory_order_relaxed))
      newer = reverse(head_.exchange(0, std::memory_order_acquire), count);
    mark_ = nullptr;
    return newer;
  }

  /// The reader, after take() returned nullptr. True: nobody reads any more, and the caller must
  /// not touch the actor again. False: something came in, go on reading.
  bool try_block() noexcept {
    auto* mark = std::exchange(mark_, nullptr);
    auto expected = to_word(mark);
    // release: pairs with the acquire of the push that unblocks [I4]
    if (head_.compare_exchange_strong(expected, blocked_tag, std::memory_order_release,
                                      std::memory_order_relaxed)) {
      recycle(mark);
      return true;
    }
    mark_ = mark;
    return false;
  }

  /// The reader. Refuses further pushes and returns what was pushed since the last take, oldest
  /// first. Nodes taken before are the reader's alone from now on.
  Node* close() noexcept {
    // acquire: the nodes' contents; release: the end of the actor is visible to refused senders
    const auto head = head_.exchange(closed_tag, std::memory_order_acq_rel);
    std::size_t count = 0;
    auto* rest = head == to_word(mark_) ? nullptr : reverse(head, count);
    free_mark();
    return rest;
  }

  /// Before anybody else knows the inbox. Further pushes return `redirected`.
  void redirect() noexcept { head_.store(redirected_tag, std::memory_order_release); }

  /// Any thread, a hint: the actor has ended.
  bool is_closed() const noexcept { return head_.load(std::memory_order_acquire) == closed_tag; }

  /// Any thread, a hint: a reader is running or on its way.
  bool has_reader() const noexcept {
    const auto head = head_.load(std::memory_order_relaxed);
    return head != blocked_tag && head != closed_tag && head != redirected_tag;
  }

private:
  // tags are no addresses of nodes: nodes are aligned to more than a byte
  static constexpr std::uintptr_t blocked_tag = 1;
  static constexpr std::uintptr_t closed_tag = 2;
  static constexpr std::uintptr_t redirected_tag = 3;

  static Node* to_node(std::uintptr_t word) noexcept { return reinterpret_cast<Node*>(word); }
  static std::uintptr_t to_word(Node* node) noexcept {
    return reinterpret_cast<std::uintptr_t>(node);
  }

  static bool stays(Node* node) noexcept {
    if constexpr (requires { Node::may_stay(*node); })
      return Node::may_stay(*node);
    else
      return false;
  }
  static void recycle(Node* node) noexcept {
    if constexpr (requires { Node::recycle(node); })
      if (node != nullptr) Node::recycle(node);
  }
  void free_mark() noexcept {
    auto* mark = std::exchange(mark_, nullptr);
    if (std::exchange(mark_retired_, false)) recycle(mark);
  }

  // Down to the mark, which has been taken before.
  Node* reverse(std::uintptr_t word, std::size_t& count) const noexcept {
    count = 0;
    if (word <= redirected_tag) return nullptr;
    Node* out = nullptr;
    for (Node* node = to_node(word); node != mark_; ++count) {
      Node* older = node->next;
      node->next = out;
      out = node;
      node = older;
    }
    return out;
  }

  // a fresh actor is idle
  typename Atomics::template atomic<std::uintptr_t> head_{blocked_tag};
  // the reader's
  Node* mark_ = nullptr;
  bool mark_retired_ = false;
  std::size_t last_batch_ = 0;
};

}  // namespace actors::queue
