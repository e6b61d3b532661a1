// The inbox behind mailbox policies, without actors: bound, lanes, keys, who waits, who is muted.
#include <actors/queue/bounded_inbox.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/seed.hpp>

#include <array>
#include <deque>
#include <random>
#include <tests/support/catch.hpp>
#include <vector>

namespace {

using actors::queue::inbox_limits;
using actors::queue::lane;
using actors::queue::no_room;

struct node {
  int value = 0;
  lane where = lane::normal;
  bool counts = true;
  int key = 0;  // 0: none
  node* next = nullptr;
};
struct ticket {
  bool back = false;
};
struct sender {
  bool muted = false;
};

struct rules {
  lane lane_of(const node& n) const { return n.where; }
  bool counted(const node& n) const { return n.counts; }
  const int* key_rule(const node& n) const {
    static const int rule = 1;
    return n.key != 0 ? &rule : nullptr;
  }
  std::size_t hash(const int*, const node& n) const { return static_cast<std::size_t>(n.key); }
  bool same(const int*, const node& a, const node& b) const { return a.key == b.key; }
  bool gone(const ticket& t) const { return t.back; }
};

using inbox = actors::queue::bounded_inbox<node, ticket, sender, rules>;
using offered = inbox::offered;

/// An inbox with the nodes it is given.
struct fixture {
  explicit fixture(inbox_limits limits) : box(limits, rules{}) {}

  inbox::push_result push(node n, no_room otherwise = no_room::give_back, ticket* t = nullptr,
                          sender* s = nullptr) {
    nodes.push_back(n);
    return box.push(&nodes.back(), otherwise, t, s,
                    [](sender& who) { return !std::exchange(who.muted, true); });
  }
  /// What one take gives.
  std::vector<int> take(bool only_system = false) {
    last = box.take(only_system);
    for (auto* each : last.senders) each->muted = false;
    std::vector<int> out;
    for (auto* each = last.first; each != nullptr; each = each->next) out.push_back(each->value);
    return out;
  }
  std::vector<int> take_all() {
    std::vector<int> out;
    for (auto part = take(); !part.empty(); part = take())
      out.insert(out.end(), part.begin(), part.end());
    return out;
  }

  std::deque<node> nodes;
  inbox box;
  inbox::taken last;
};

}  // namespace

TEST_CASE("a bounded inbox refuses what is over its bound, and takes again when there is room") {
  fixture f{{.capacity = 2}};
  CHECK(f.push({1}).what == offered::unblocked);
  CHECK(f.push({2}).what == offered::queued);
  CHECK(f.push({3}).what == offered::full);
  CHECK(f.take() == std::vector{1});
  CHECK(f.push({4}).what == offered::queued);
  CHECK(f.push({5}).what == offered::full);
  CHECK(f.take_all() == std::vector{2, 4});
  CHECK(f.push({6}).what == offered::unblocked);
}

TEST_CASE("what the reader has in its hands counts until it is begun") {
  fixture f{{.capacity = 64}};
  for (int i = 0; i < 64; ++i) REQUIRE(f.push({i}).what != offered::full);
  CHECK(f.take().size() == 8);  // one is begun, seven wait
  CHECK(f.push({64}).what == offered::queued);
  CHECK(f.push({65}).what == offered::full);
  CHECK(f.box.look().waiting == 64);
  CHECK(f.take_all().size() == 57);
  CHECK(f.box.look().waiting == 0);
}

TEST_CASE("drop_oldest replaces the oldest of the lowest lane, never one above the newcomer") {
  fixture f{{.capacity = 2, .drops_oldest = true, .lanes = true}};
  f.push({1, lane::urgent});
  f.push({2});
  const auto third = f.push({3});
  REQUIRE(third.replaced != nullptr);
  CHECK(third.replaced->value == 2);
  const auto urgent = f.push({4, lane::urgent});
  REQUIRE(urgent.replaced != nullptr);
  CHECK(urgent.replaced->value == 3);
  CHECK(f.push({5}).what == offered::full);
  CHECK(f.take_all() == std::vector{1, 4});
}

TEST_CASE("lanes: system, urgent, normal, each in its order, and none is passed by for ever") {
  fixture f{{.lanes = true}};
  f.push({1});
  f.push({2, lane::urgent});
  f.push({3, lane::system, false});
  f.push({4, lane::urgent});
  f.push({5});
  CHECK(f.take_all() == std::vector{3, 2, 4, 1, 5});

  f.push({0});
  f.push({-1, lane::urgent});
  std::size_t normal_after = 0;
  std::size_t urgent_after = 0;
  for (std::size_t i = 1; normal_after == 0 || urgent_after == 0; ++i) {
    REQUIRE(i < 100);
    f.push({1, lane::system, false});
    const auto got = f.take();
    REQUIRE(got.size() == 1);
    if (got[0] == 0) normal_after = i;
    if (got[0] == -1) urgent_after = i;
  }
  CHECK(normal_after <= 34);
  CHECK(urgent_after <= 34);
}

TEST_CASE("without lanes urgent messages keep their place, and the system's still come first") {
  fixture f{{.capacity = 8}};
  f.push({1});
  f.push({2, lane::urgent});
  f.push({3, lane::system, false});
  f.push({4, lane::normal, false});
  f.push({5});
  CHECK(f.take_all() == std::vector{3, 1, 2, 4, 5});
}

TEST_CASE("of equal keys the newest waits, in the place of the older") {
  fixture f{{.conflates = true}};
  f.push({1, lane::normal, true, 7});
  f.push({2});
  f.push({3, lane::normal, true, 8});
  const auto newer = f.push({4, lane::normal, true, 7});
  CHECK(newer.conflated);
  REQUIRE(newer.replaced != nullptr);
  CHECK(newer.replaced->value == 1);
  CHECK(f.take_all() == std::vector{4, 2, 3});
  CHECK(f.push({5, lane::normal, true, 7}).replaced == nullptr);
}

TEST_CASE("keys find their place after the oldest of another lane's neighbours were dropped") {
  fixture f{{.capacity = 4, .drops_oldest = true, .conflates = true}};
  f.push(
      {1, lane::normal, false});  // uncounted: not dropped, so what follows is taken out behind it
  f.push({2, lane::normal, true, 2});
  f.push({3, lane::normal, true, 3});
  f.push({4});
  f.push({5});
  const auto over = f.push({6});
  REQUIRE(over.replaced != nullptr);
  CHECK(over.replaced->value == 2);
  const auto newer = f.push({7, lane::normal, true, 3});
  REQUIRE(newer.replaced != nullptr);
  CHECK(newer.replaced->value == 3);
  CHECK(f.take_all() == std::vector{1, 7, 4, 5, 6});
}

TEST_CASE("who waits comes in when there is room, in order, and nobody overtakes") {
  fixture f{{.capacity = 1}};
  ticket first;
  ticket second;
  f.push({1});
  CHECK(f.push({2}, no_room::wait, &first).beyond);
  CHECK(f.push({3}, no_room::wait, &second).beyond);
  CHECK(f.take() == std::vector{1});
  CHECK(f.last.tickets == std::vector{&first});
  CHECK(f.push({4}).what == offered::full);
  CHECK(f.take() == std::vector{2});
  CHECK(f.last.tickets == std::vector{&second});
  CHECK(f.take_all() == std::vector{3});
}

TEST_CASE("who has taken his message back does not come in") {
  fixture f{{.capacity = 1}};
  ticket gone;
  ticket stays;
  f.push({1});
  f.push({2}, no_room::wait, &gone);
  f.push({3}, no_room::wait, &stays);
  gone.back = true;
  CHECK(f.take() == std::vector{1});
  REQUIRE(f.last.taken_back.size() == 1);
  CHECK(f.last.taken_back[0].ticket == &gone);
  CHECK(f.last.tickets == std::vector{&stays});
  CHECK(f.box.withdraw(&stays) == nullptr);
  CHECK(f.take_all() == std::vector{3});
}

TEST_CASE("overruns are taken, and mute their sender until half of the bound is free") {
  fixture f{{.capacity = 4}};
  sender who;
  for (int i = 0; i < 4; ++i) f.push({i});
  const auto over = f.push({4}, no_room::overrun, nullptr, &who);
  CHECK(over.beyond);
  CHECK(over.muted);
  CHECK_FALSE(f.push({5}, no_room::overrun, nullptr, &who).muted);
  CHECK(f.box.look().overruns == 2);
  std::vector<int> got;
  while (who.muted) {
    const auto part = f.take();
    REQUIRE_FALSE(part.empty());
    got.insert(got.end(), part.begin(), part.end());
  }
  CHECK(f.box.look().waiting <= 2);
  const auto more = f.take_all();
  got.insert(got.end(), more.begin(), more.end());
  CHECK(got == std::vector{0, 1, 2, 3, 4, 5});
}

TEST_CASE("put takes what there is room for, and the overruns of those who are muted already") {
  fixture f{{.capacity = 2}};
  std::array<node, 5> n;
  for (int i = 0; i < 5; ++i) n[static_cast<std::size_t>(i)].value = i;
  CHECK(f.box.put(&n[0], false, &f) == offered::unblocked);
  CHECK(f.box.put(&n[1], false, nullptr) == offered::queued);
  CHECK(f.box.put(&n[2], false, &f) == offered::full);
  CHECK(f.box.put(&n[2], true, &f) == offered::over);
  CHECK(f.box.look().overruns == 1);
  CHECK(f.box.look().high_water == 3);
  ticket waits;
  f.push({3}, no_room::wait, &waits);
  CHECK(f.box.put(&n[4], true, &f) == offered::full);  // it does not overtake
  CHECK(f.take_all() == std::vector{0, 1, 2, 3});
  CHECK(f.box.look().waiting == 0);
}

TEST_CASE("put leaves to push where more than order matters") {
  node n;
  fixture lanes{{.capacity = 2, .lanes = true}};
  CHECK(lanes.box.put(&n, false, &n) == offered::full);
  fixture keys{{.capacity = 2, .conflates = true}};
  CHECK(keys.box.put(&n, false, &n) == offered::full);
}

TEST_CASE("a reader that is to be muted itself lets go whom it holds") {
  fixture f{{.capacity = 1}};
  sender a;
  f.push({1});
  CHECK(f.push({2}, no_room::overrun, nullptr, &a).muted);
  CHECK(f.box.let_go() == std::vector{&a});
  CHECK(f.box.let_go().empty());
}

TEST_CASE("those who are muted are let go when the reader takes nothing") {
  fixture f{{.capacity = 1}};
  sender who;
  bool more = false;
  f.push({1});
  f.push({2}, no_room::overrun, nullptr, &who);
  f.push({3}, no_room::overrun, nullptr, &who);
  f.take();
  CHECK(f.box.release_stuck(more).empty());  // it has taken one since
  CHECK(more);
  CHECK(f.box.release_stuck(more) == std::vector{&who});
  CHECK_FALSE(more);
}

TEST_CASE("a reader that wants only the system's messages is woken by these alone") {
  fixture f{{.capacity = 4}};
  f.push({1});
  CHECK(f.take(true).empty());
  CHECK(f.push({2}).what == offered::queued);
  CHECK(f.push({3, lane::system, false}).what == offered::unblocked);
  CHECK(f.take(true) == std::vector{3});
  CHECK(f.take_all() == std::vector{1, 2});
}

TEST_CASE("a closed inbox gives back all that was in it, and takes nothing") {
  fixture f{{.capacity = 1}};
  ticket waiting;
  sender who;
  f.push({1});
  f.push({2}, no_room::wait, &waiting);
  f.push({3}, no_room::overrun, nullptr, &who);
  const auto rest = f.box.close();
  std::vector<int> left;
  for (auto* each = rest.first; each != nullptr; each = each->next) left.push_back(each->value);
  CHECK(left == std::vector{1, 3});
  REQUIRE(rest.waiting.size() == 1);
  CHECK(rest.waiting[0].node->value == 2);
  CHECK(rest.senders == std::vector{&who});
  CHECK(f.push({4}).what == offered::closed);
}

TEST_CASE("the alarm of an inbox that is closed finds nobody, and is not set again") {
  fixture f{{.capacity = 1}};
  sender who;
  f.push({1});
  CHECK(f.push({2}, no_room::overrun, nullptr, &who).watch);
  CHECK(f.box.close().senders == std::vector{&who});
  bool more = true;
  CHECK(f.box.release_stuck(more).empty());
  CHECK_FALSE(more);
  CHECK(f.push({3}, no_room::overrun, nullptr, &who).what == offered::closed);
  CHECK(f.box.look().muted_senders == 0);
}

TEST_CASE("whoever is muted is let go before the reader goes, however many there are") {
  fixture f{{.capacity = 1}};
  std::array<sender, 5> all;
  f.push({1});
  for (auto& each : all) REQUIRE(f.push({2}, no_room::overrun, nullptr, &each).muted);
  CHECK(f.take_all().size() == 6);
  for (const auto& each : all) CHECK_FALSE(each.muted);
  CHECK(f.box.look().muted_senders == 0);
}

TEST_CASE("a reader that handles only the system's messages lets the muted go in the end") {
  fixture f{{.capacity = 1}};
  sender who;
  bool more = false;
  f.push({1});
  f.push({2}, no_room::overrun, nullptr, &who);
  CHECK(f.take() == std::vector{1});
  CHECK(f.box.release_stuck(more).empty());
  f.push({3, lane::system, false});
  CHECK(f.take(true) == std::vector{3});
  CHECK(f.box.release_stuck(more) == std::vector{&who});
}

TEST_CASE("who is muted while the alarm is set for others is muted for as long at least") {
  fixture f{{.capacity = 1}};
  sender who;
  bool more = false;
  f.push({1});
  CHECK(f.push({2}, no_room::overrun, nullptr, &who).watch);
  CHECK(f.take_all() == std::vector{1, 2});
  REQUIRE_FALSE(who.muted);
  f.push({3});
  CHECK_FALSE(f.push({4}, no_room::overrun, nullptr, &who).watch);  // it is set already
  CHECK(f.box.release_stuck(more).empty());
  CHECK(more);
  CHECK(f.box.release_stuck(more) == std::vector{&who});
  CHECK_FALSE(more);
  who.muted = false;
  CHECK(f.push({5}, no_room::overrun, nullptr, &who).watch);
}

TEST_CASE("of equal keys the newest waits, over the bound, too") {
  fixture f{{.capacity = 2, .conflates = true}};
  ticket waits;
  f.push({1});
  f.push({2});
  f.push({3, lane::normal, true, 7}, no_room::wait, &waits);
  const auto newer = f.push({4, lane::normal, true, 7}, no_room::overrun);
  CHECK(newer.conflated);
  REQUIRE(newer.replaced != nullptr);
  CHECK(newer.replaced->value == 3);
  CHECK(newer.let_in == &waits);
  CHECK(f.box.look().overruns == 1);
  CHECK(f.box.withdraw(&waits) == nullptr);
  CHECK(f.take() == std::vector{1});
  CHECK(f.push({5, lane::normal, true, 7}, no_room::overrun).replaced->value == 4);
  CHECK(f.take_all() == std::vector{2, 5});
  CHECK(f.box.look().overruns == 1);
}

TEST_CASE("who waits with a newer message of a key waits instead of the older one's sender") {
  fixture f{{.capacity = 1, .conflates = true}};
  ticket older;
  ticket newer;
  f.push({1});
  f.push({2, lane::normal, true, 7}, no_room::wait, &older);
  const auto second = f.push({3, lane::normal, true, 7}, no_room::wait, &newer);
  CHECK(second.let_in == &older);
  CHECK(second.beyond);
  CHECK(f.box.look().waiting_senders == 1);
  CHECK(f.take() == std::vector{1});
  CHECK(f.last.tickets == std::vector{&newer});
  CHECK(f.take_all() == std::vector{3});
}

TEST_CASE(
    "what conflates is taken one at a time: what the reader has in its hands cannot give way") {
  fixture f{{.capacity = 1024, .conflates = true}};
  f.push({1});
  f.push({2, lane::normal, true, 7});
  CHECK(f.take() == std::vector{1});
  CHECK(f.push({3, lane::normal, true, 7}).conflated);
  CHECK(f.take_all() == std::vector{3});
}

TEST_CASE("what is in the hands of a reader that wants only the system's messages still counts") {
  fixture f{{.capacity = 64}};
  for (int i = 0; i < 64; ++i) REQUIRE(f.push({i}).what != offered::full);
  CHECK(f.take().size() == 8);
  CHECK(f.take(true).empty());
  CHECK(f.push({64}).what == offered::queued);
  CHECK(f.push({65}).what == offered::full);
  CHECK(f.take_all().size() == 57);
  CHECK(f.box.look().waiting == 0);
}

TEST_CASE("nothing waits in an inbox that is closed") {
  fixture f{{.capacity = 64}};
  for (int i = 0; i < 60; ++i) f.push({i});
  f.take();
  f.box.close();
  CHECK(f.box.look().waiting == 0);
}

TEST_CASE("random pushes and takes: nothing is lost or doubled, and the bound holds") {
  std::mt19937_64 random{actors::test::seed()};
  for (std::uint64_t round = 0; round < actors::test::budget("seeds"); ++round) {
    inbox_limits limits;
    limits.capacity = random() % 20;
    limits.drops_oldest = limits.capacity != 0 && random() % 3 == 0;
    limits.lanes = random() % 2 == 0;
    limits.conflates = random() % 2 == 0;
    fixture f{limits};
    std::deque<ticket> tickets;
    sender who;
    std::size_t in = 0;
    std::size_t out = 0;
    for (int step = 0; step < 2000; ++step) {
      if (random() % 2 == 0) {
        node n{step};
        n.where = static_cast<lane>(random() % 2 + 1);
        n.key = random() % 3 == 0 ? static_cast<int>(random() % 5) : 0;
        const auto otherwise =
            std::array{no_room::give_back, no_room::overrun, no_room::wait}[random() % 3];
        auto* t = otherwise == no_room::wait ? &tickets.emplace_back() : nullptr;
        const auto result = f.push(n, otherwise, t, &who);
        in += result.what == offered::full ? 0 : 1;
        out += result.replaced != nullptr ? 1 : 0;
        if (t != nullptr && random() % 4 == 0) t->back = true;
      } else {
        out += f.take().size() + f.last.taken_back.size();
      }
      const auto now = f.box.look();
      if (limits.capacity != 0 && now.overruns == 0 && now.waiting_senders == 0)
        REQUIRE(now.waiting <= limits.capacity);
    }
    for (auto part = f.take(); !part.empty(); part = f.take())
      out += part.size() + f.last.taken_back.size();
    out += f.last.taken_back.size();
    CHECK(in == out);
  }
}
