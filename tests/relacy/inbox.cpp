// The inbox under relacy's memory model: exactly one push schedules the reader, there is one
// reader at a time, every message is read once or refused, in each sender's order, and what one
// reader wrote the next one sees.
//
// Mutations that were tried and are caught: a push that does not release, a take or close that does
// not acquire (the message races); a relaxed try_block (the reader's state races); push that takes
// `blocked` for empty (no reader) or pushes over `closed` (lost). A push that does not acquire is
// not caught, and is no error here: the reader's take continues the release sequence.
#include <actors/queue/inbox.hpp>

#include <array>
#include <tests/relacy/shim.hpp>

namespace {

using actors::queue::pushed;

/// A pointer whose accesses relacy sees.
template <class T> class plain_pointer {
public:
  operator T*() const { return impl_.get(); }
  plain_pointer& operator=(T* value) {
    impl_.set(value);
    return *this;
  }

private:
  model::plain<T*> impl_;
};

struct node {
  plain_pointer<node> next;
  unsigned sender = 0;
  model::plain<unsigned> content;
  model::plain<unsigned> freed;

  void free() {
    MODEL_CHECK(freed.get() == 0);
    freed.set(1);
  }
};

/// A node that the inbox may keep as its mark.
struct staying_node : node {
  plain_pointer<staying_node> next;
  static bool may_stay(const staying_node&) { return true; }
  static void recycle(staying_node* one) { one->free(); }
};

/// Every other node may stay.
struct mixed_node : node {
  plain_pointer<mixed_node> next;
  static bool may_stay(const mixed_node& one) { return one.sender == 0; }
  static void recycle(mixed_node* one) { one->free(); }
};

template <unsigned Nodes, class Node = node> struct fixture {
  using inbox = actors::queue::inbox<Node, model::atomics>;

  /// Sends node `i`, and runs the actor when that is the sender's duty.
  void send(unsigned i, unsigned sender) {
    nodes[i].sender = sender;
    nodes[i].content.set(i);
    react(box.push(&nodes[i]), i);
  }

  void react(pushed what, unsigned i) {
    if (what == pushed::unblocked) run();
    if (what == pushed::closed) refused[i].set(1);
  }

  void run() {
    do read_all(box.take());
    while (!box.try_block());
  }

  void read_all(Node* next) {
    while (next != nullptr) {
      Node& one = *next;
      next = one.next;
      const unsigned content = one.content.get();
      MODEL_CHECK(one.freed.get() == 0);
      // The actor's own state: two readers at a time would race here.
      reads.add(1);
      MODEL_CHECK(last[one.sender].get() <= content);
      last[one.sender].set(content + 1);
      if (box.retire(&one)) one.free();
    }
  }

  /// Each message read once; its node is freed once the inbox is at rest.
  void all_read() {
    MODEL_CHECK(reads.get() == Nodes);
    for (auto& each : nodes) MODEL_CHECK(each.freed.get() == 1);
  }

  inbox box;
  std::array<Node, Nodes> nodes;
  std::array<model::plain<unsigned>, Nodes> refused;
  std::array<model::plain<unsigned>, 4> last;
  model::plain<unsigned> reads;
};

struct two_senders : rl::test_suite<two_senders, 2>, fixture<4> {
  void thread(unsigned index) {
    send(2 * index, index);
    send(2 * index + 1, index);
  }
  void after() { all_read(); }
};

struct three_senders : rl::test_suite<three_senders, 3>, fixture<3> {
  void thread(unsigned index) { send(index, index); }
  void after() { all_read(); }
};

// The newest message stays in the word as a mark while more come in.
struct marks : rl::test_suite<marks, 2>, fixture<4, staying_node> {
  void thread(unsigned index) {
    send(2 * index, index);
    send(2 * index + 1, index);
  }
  void after() { all_read(); }
};

struct marks_of_some : rl::test_suite<marks_of_some, 3>, fixture<4, mixed_node> {
  void thread(unsigned index) {
    send(index, index);
    if (index == 0) send(3, 0);
  }
  void after() { all_read(); }
};

// A reader that ends the actor behind a mark, while another sends.
struct closing_behind_a_mark : rl::test_suite<closing_behind_a_mark, 2>, fixture<3, staying_node> {
  void thread(unsigned index) {
    if (index != 0) {
      nodes[2].content.set(2);
      if (box.push(&nodes[2]) == pushed::closed) nodes[2].free();
      return;
    }
    for (unsigned i = 0; i < 2; ++i) {
      nodes[i].content.set(i);
      (void)box.push(&nodes[i]);
      read_and_free(box.take());
    }
    read_and_free(box.close());
  }
  void read_and_free(staying_node* next) {
    while (next != nullptr) {
      staying_node& one = *next;
      next = one.next;
      (void)one.content.get();
      if (box.retire(&one)) one.free();
    }
  }
  void after() {
    for (auto& each : nodes) MODEL_CHECK(each.freed.get() == 1);
  }
};

// Several messages leave as one chain.
struct chains : rl::test_suite<chains, 2>, fixture<4> {
  void thread(unsigned index) {
    if (index == 0) return send(0, 0);
    for (unsigned i = 1; i < 4; ++i) {
      nodes[i].sender = 1;
      nodes[i].content.set(i);
    }
    nodes[3].next = &nodes[2];
    nodes[2].next = &nodes[1];
    react(box.push_chain(&nodes[3], &nodes[1]), 3);
  }
  void after() { all_read(); }
};

// The actor ends while others send: each message is read, left in the inbox, or refused.
struct closing : rl::test_suite<closing, 3>, fixture<4> {
  void thread(unsigned index) {
    if (index == 0) {
      (void)box.push(&nodes[3]);
      closed_by_reader();
    } else {
      nodes[index].sender = index;
      nodes[index].content.set(index);
      if (box.push(&nodes[index]) == pushed::closed) refused[index].set(1);
    }
  }
  void closed_by_reader() {
    unsigned count = 0;
    for (node* left = box.close(); left != nullptr; left = left->next) {
      MODEL_CHECK(left->content.get() == left->sender);
      ++count;
    }
    left_over.set(count);
  }
  void after() {
    MODEL_CHECK(box.is_closed());
    MODEL_CHECK(left_over.get() + refused[1].get() + refused[2].get() == 3);
  }
  model::plain<unsigned> left_over;
};

}  // namespace

int main() {
  model::check<two_senders>("inbox: two senders");
  model::check<three_senders>("inbox: three senders");
  model::check<marks>("inbox: the newest stays as a mark", 5);
  model::check<marks_of_some>("inbox: some nodes may stay, some not", 5);
  model::check<closing_behind_a_mark>("inbox: closing behind a mark", 5);
  model::check<chains>("inbox: chains");
  model::check<closing>("inbox: closing under senders");
}
