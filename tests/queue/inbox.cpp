#include <actors/queue/inbox.hpp>
#include <tests/support/budget.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <tests/support/catch.hpp>
#include <thread>
#include <vector>

namespace {

struct node {
  node* next = nullptr;
  std::uint64_t sender = 0;
  std::uint64_t number = 0;
};

using inbox = actors::queue::inbox<node>;
using actors::queue::pushed;

}  // namespace

TEST_CASE("an inbox starts blocked, and the first push alone schedules its reader") {
  inbox box;
  std::array<node, 3> nodes;
  CHECK(box.push(&nodes[0]) == pushed::unblocked);
  CHECK(box.push(&nodes[1]) == pushed::queued);
  node* first = box.take();
  REQUIRE(first == &nodes[0]);
  CHECK(first->next == &nodes[1]);
  CHECK(nodes[1].next == nullptr);
  CHECK(box.take() == nullptr);
  CHECK(box.push(&nodes[2]) == pushed::queued);
  CHECK_FALSE(box.try_block());
  CHECK(box.take() == &nodes[2]);
  CHECK(box.try_block());
  CHECK(box.push(&nodes[0]) == pushed::unblocked);
  CHECK(box.take() == &nodes[0]);
}

TEST_CASE("a closed inbox refuses, and gives what was left") {
  inbox box;
  std::array<node, 3> nodes;
  (void)box.push(&nodes[0]);
  (void)box.push(&nodes[1]);
  node* left = box.close();
  REQUIRE(left == &nodes[0]);
  CHECK(left->next == &nodes[1]);
  CHECK(box.is_closed());
  CHECK(box.push(&nodes[2]) == pushed::closed);
}

TEST_CASE("many senders, one reader at a time: each message once, in each sender's order") {
  constexpr std::uint64_t senders = 3;
  const std::uint64_t each = actors::test::budget("queue operations") / senders;
  inbox box;
  std::vector<node> nodes(senders * each);
  std::atomic<unsigned> readers{0};  // more than one at a time: scheduled twice
  std::atomic<std::uint64_t> read{0};
  std::atomic<bool> in_order{true}, alone{true};
  std::array<std::uint64_t, senders> expected{};
  const auto run = [&] {
    if (readers.fetch_add(1) != 0) alone = false;
    for (;;) {
      for (node* next = box.take(); next != nullptr;) {
        node* one = next;
        next = one->next;
        if (expected[one->sender]++ != one->number) in_order = false;
        ++read;
      }
      readers.fetch_sub(1);  // before the word says so: the next reader may come at once
      if (box.try_block()) return;
      readers.fetch_add(1);
    }
  };
  std::vector<std::thread> threads;
  for (std::uint64_t s = 0; s < senders; ++s)
    threads.emplace_back([&, s] {
      for (std::uint64_t i = 0; i < each; ++i) {
        node& one = nodes[s * each + i];
        one.sender = s;
        one.number = i;
        if (box.push(&one) == pushed::unblocked) run();
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(read == senders * each);
  CHECK(in_order);
  CHECK(alone);
}
