// Messages of one sender reach one receiver in the order in which they were sent, on the typed path
// and on CAF's, mixed in any way; and none is lost.
#include <actors/actors.hpp>
#include <actors/caf.hpp>
#include <tests/support/budget.hpp>

#include <tests/support/catch.hpp>

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace order_test {

struct item {
  std::uint32_t sender;
  std::uint64_t number;
};
struct tally {
  std::uint64_t received = 0;
  std::uint64_t out_of_order = 0;
};
struct report {
  using reply = tally;
};

struct receiver {
  using protocol = actors::protocol<item, report>;
  explicit receiver(std::uint32_t senders) : next(senders) {}

  void on(item i) {
    ++seen.received;
    if (i.number != next[i.sender]) ++seen.out_of_order;
    next[i.sender] = i.number + 1;
  }
  tally on(report) { return seen; }

  std::vector<std::uint64_t> next;
  tally seen;
};

struct go {};

/// Sends in turns of a hundred, every third message as a CAF message.
struct sender {
  using protocol = actors::protocol<go>;
  actors::ref<item> to;
  std::uint32_t me;
  std::uint64_t count;
  std::uint64_t sent = 0;

  sender(actors::ref<item> receiver, std::uint32_t number, std::uint64_t messages)
      : to(std::move(receiver)), me(number), count(messages) {}

  void on(go, actors::context& self) {
    const auto as_caf = actors::to_caf(to);
    for (int i = 0; i < 100 && sent < count; ++i, ++sent) {
      if (sent % 3 == 2)
        caf::anon_send(as_caf, item{me, sent});
      else
        to.tell<item>(me, sent);
    }
    if (sent < count) self.as_ref<sender>().tell<go>();
  }
};

}  // namespace order_test

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(order_test::item)

using namespace order_test;
using namespace std::chrono_literals;

namespace {

void check_order(std::size_t workers) {
  constexpr std::uint32_t actors_sending = 6;
  constexpr std::uint32_t threads_sending = 2;
  constexpr std::uint32_t senders = actors_sending + threads_sending;
  const std::uint64_t each = actors::test::budget("messages") / senders;
  actors::system sys{{.workers = workers}};
  const auto to = sys.spawn<receiver>(senders);
  for (std::uint32_t i = 0; i < actors_sending; ++i)
    sys.spawn<sender>(actors::ref<item>{to}, i, each).tell<go>();
  std::vector<std::thread> threads;
  for (std::uint32_t i = actors_sending; i < senders; ++i)
    threads.emplace_back([&to, i, each] {
      const auto as_caf = actors::to_caf(to);
      for (std::uint64_t n = 0; n < each; ++n) {
        if (n % 5 == 4)
          caf::anon_send(as_caf, item{i, n});
        else
          to.tell<item>(i, n);
      }
    });
  for (auto& t : threads) t.join();
  REQUIRE(sys.drain(50s));
  const auto seen = to.ask<report>().get();
  CHECK(seen.received == each * senders);
  CHECK(seen.out_of_order == 0);
  REQUIRE(sys.drain(50s));  // a message counts as handled when its handler has returned
  const auto c = sys.counters();
  CHECK(c.sent == c.handled);
  CHECK(c.held == 0);
  CHECK(c.dead() == 0);
}

}  // namespace

TEST_CASE("per-pair order holds on both paths with 1 worker") { check_order(1); }
TEST_CASE("per-pair order holds on both paths with 2 workers") { check_order(2); }
TEST_CASE("per-pair order holds on both paths with 64 workers") { check_order(64); }
