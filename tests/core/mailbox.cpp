// Mailbox policies, as senders and receivers meet them.
#include <actors/ask/sync_wait.hpp>
#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/watchdog.hpp>

#include <tests/support/catch.hpp>

#include <array>
#include <atomic>
#include <numeric>
#include <thread>

using namespace core_test;
using actors::overflow;

namespace {

struct number {
  int n;
};
struct alarm_bell {
  static constexpr auto priority = actors::priority::urgent;
  int n;
};
struct price {
  int symbol;
  int cents;
};
struct seen_so_far {
  using reply = std::vector<int>;
};

/// Writes down what it handles; stays in hold as long as the test wants.
struct scribe {
  using protocol = actors::protocol<number, alarm_bell, price, hold, seen_so_far, total, nothing>;
  std::vector<int> seen = {};
  void on(number m) { seen.push_back(m.n); }
  void on(alarm_bell m) { seen.push_back(m.n); }
  void on(price m) { seen.push_back(m.cents); }
  void on(hold m) { m.at->pass(); }
  std::vector<int> on(seen_so_far) { return seen; }
  int on(total) { return static_cast<int>(seen.size()); }
  void on(nothing) {}
};
using scribe_ref = actors::ref_of<scribe>;

/// A scribe that is held in a handler, so that its mailbox fills.
struct held_scribe {
  explicit held_scribe(actors::system& sys, actors::mailbox_policy policy)
      : who(sys.spawn<scribe>({.mailbox = std::move(policy)})) {
    who.tell<hold>(&at);
    at.await_reached();
  }
  std::vector<int> seen() {
    at.open();
    while (who.mailbox().waiting != 0) std::this_thread::yield();
    return who.ask<seen_so_far>().get();
  }
  gate at;
  scribe_ref who;
};

struct run_to {
  actors::ref<number> to;
  int count;
};
/// Tells so many numbers, one in each of its handlers.
struct teller {
  using protocol = actors::protocol<run_to, nothing>;
  std::atomic<int>* turns;
  void on(run_to m, actors::context& self) {
    m.to.tell<number>(m.count);
    turns->fetch_add(1);
    if (m.count > 1) self.as_ref<teller>().tell<run_to>(m.to, m.count - 1);
  }
  void on(nothing) {}
};

struct answer {
  using reply = int;
};
/// Tells so many numbers in one handler, and answers.
struct burster {
  using protocol = actors::protocol<run_to, answer>;
  void on(run_to m) {
    for (int i = 0; i < m.count; ++i) m.to.tell<number>(i);
  }
  int on(answer) { return 1; }
};

struct tick {};
/// Asks and waits for the answer, and has a timer meanwhile.
struct asker {
  using protocol = actors::protocol<hold, nothing, number, tick>;
  actors::ref<answer> other;
  probe<int>* answers;
  int numbers = 0;
  void on(hold m, actors::context& self) {
    self.every(1ms, tick{});
    m.at->pass();
  }
  actors::task<> on(nothing) { answers->put(co_await other.ask<answer>()); }
  void on(number) {}
  void on(tick) {}
};

/// Sends with co_await.
struct sender {
  using protocol = actors::protocol<run_to>;
  probe<errc>* ended;
  actors::task<> on(run_to m) {
    try {
      for (int i = 0; i < m.count; ++i) co_await m.to.send<number>(i);
      ended->put(errc::none);
    } catch (const actors::actor_error& e) {
      ended->put(e.code());
    }
  }
};

struct bounce {
  int left;
};
struct meet {
  actors::ref<bounce> partner;
};
/// For each message it sends two to its partner, until none is left: mailboxes that fill in a
/// circle.
struct bouncer {
  using protocol = actors::protocol<bounce, meet>;
  std::atomic<int>* handled;
  actors::ref<bounce> partner = {};
  void on(meet m) { partner = m.partner; }
  void on(bounce m) {
    handled->fetch_add(1);
    if (m.left == 0) return;
    partner.tell<bounce>(m.left - 1);
    partner.tell<bounce>(m.left - 1);
  }
};

}  // namespace

TEST_CASE("reject: try_tell gives the message back, tell is a dead letter, ask ends") {
  actors::system sys{quiet()};
  letter_box box{sys};
  held_scribe s{sys, {.capacity = 2, .overflow = overflow::reject}};
  s.who.tell<number>(1);
  s.who.tell<number>(2);
  const auto back = s.who.try_tell(number{3});
  REQUIRE(back.has_value());
  CHECK(back->n == 3);
  s.who.tell<number>(4);
  CHECK(box.letters.wait_for(1)[0].cause == actors::dead_cause::dropped);
  CHECK(s.who.ask<total>().result().error().code() == errc::mailbox_full);
  CHECK(s.who.mailbox().waiting == 2);
  CHECK(s.who.mailbox().dropped == 2);
  CHECK(s.seen() == std::vector{1, 2});
  REQUIRE(sys.drain(long_enough));
  const auto books = sys.counters();
  CHECK(balanced(books));
  CHECK(books.rejected == 1);
  CHECK(books.dead(actors::dead_cause::dropped) == 2);
}

TEST_CASE("drop_newest and drop_oldest keep the bound and say what they dropped") {
  actors::system sys{quiet()};
  letter_box box{sys};
  held_scribe newest{sys, {.capacity = 2, .overflow = overflow::drop_newest}};
  held_scribe oldest{sys, {.capacity = 2, .overflow = overflow::drop_oldest}};
  for (int i = 1; i <= 4; ++i) {
    newest.who.tell<number>(i);
    oldest.who.tell<number>(i);
  }
  CHECK(newest.who.mailbox().dropped == 2);
  CHECK(oldest.who.mailbox().dropped == 2);
  CHECK(newest.seen() == std::vector{1, 2});
  CHECK(oldest.seen() == std::vector{3, 4});
  CHECK(box.letters.wait_for(4).size() == 4);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a request that is dropped as the oldest ends") {
  actors::system sys{quiet()};
  held_scribe s{sys, {.capacity = 1, .overflow = overflow::drop_oldest}};
  auto first = s.who.ask<total>();
  s.who.tell<number>(1);
  CHECK(first.result().error().code() == errc::mailbox_full);
  CHECK(s.seen() == std::vector{1});
}

TEST_CASE("wait: a thread's tell stops until there is room") {
  actors::system sys{quiet()};
  held_scribe s{sys, {.capacity = 1, .patience = long_enough}};
  s.who.tell<number>(1);
  std::thread other{[&] { s.who.tell<number>(2); }};
  while (s.who.mailbox().waiting_senders == 0) std::this_thread::yield();
  s.at.open();
  other.join();
  CHECK(s.seen() == std::vector{1, 2});
  CHECK(s.who.mailbox().overruns == 0);
}

TEST_CASE("wait: after patience a thread's message is a dead letter, and its ask has ended") {
  actors::system sys{quiet()};
  letter_box box{sys};
  held_scribe s{sys, {.capacity = 1, .patience = 1ms}};
  s.who.tell<number>(1);
  s.who.tell<number>(2);
  CHECK(box.letters.wait_for(1)[0].cause == actors::dead_cause::dropped);
  CHECK(s.who.ask<total>().result().error().code() == errc::mailbox_full);
  CHECK(s.seen() == std::vector{1});
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("wait: an actor that tells is muted until there is room") {
  actors::system sys{quiet()};
  held_scribe s{sys, {.capacity = 4, .patience = long_enough}};
  std::atomic<int> turns{0};
  const auto who = sys.spawn<teller>(&turns);
  who.tell<run_to>(s.who, 100);
  while (s.who.mailbox().muted_senders == 0) std::this_thread::yield();
  while (turns != 5) std::this_thread::yield();
  CHECK(s.who.mailbox().overruns == 1);
  s.at.open();
  while (turns != 100) std::this_thread::yield();
  std::vector<int> expected(100);
  std::iota(expected.rbegin(), expected.rend(), 1);
  CHECK(s.seen() == expected);
  CHECK(s.who.mailbox().high_water <= 6);
}

TEST_CASE("wait: a muted actor goes on after patience, and when it is stopped") {
  actors::system sys{quiet(3)};  // two of them are held
  std::atomic<int> turns{0};
  held_scribe impatient{sys, {.capacity = 1, .patience = 1ms}};
  sys.spawn<teller>(&turns).tell<run_to>(impatient.who, 10);
  while (turns != 10) std::this_thread::yield();
  CHECK(impatient.who.mailbox().overruns == 9);

  turns = 0;
  held_scribe patient{sys, {.capacity = 1, .patience = long_enough}};
  const auto who = sys.spawn<teller>(&turns);
  who.tell<run_to>(patient.who, 10);
  while (patient.who.mailbox().muted_senders == 0) std::this_thread::yield();
  auto end = sys.watch(who);
  who.stop(actors::stop_mode::now);
  CHECK(end.get().reason.code() == errc::killed);
  impatient.at.open();
  patient.at.open();
}

TEST_CASE("wait: the alarm of a receiver that has muted somebody, and ends, harms nobody") {
  actors::system sys{quiet(3)};
  for (std::uint64_t round = 0; round < actors::test::budget("kill rounds") / 5; ++round) {
    const std::array<std::chrono::nanoseconds, 3> patience{0ms, 1ms, long_enough};
    std::atomic<int> turns{0};
    held_scribe s{sys, {.capacity = 1, .patience = patience[round % 3]}};
    const auto who = sys.spawn<teller>(&turns);
    who.tell<run_to>(s.who, 5);
    while (s.who.mailbox().overruns == 0) std::this_thread::yield();
    auto end = sys.watch(s.who);  // the alarm is set, or will be in a moment, or rings
    s.who.stop(actors::stop_mode::now);
    s.at.open();
    CHECK(end.get().reason.code() == errc::killed);
    while (turns != 5) std::this_thread::yield();
    who.stop();
  }
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("wait: a muted actor is asked by its receiver, whose timers go on: patience ends all the "
          "same") {
  actors::system sys{quiet()};
  gate at;
  probe<int> answers;
  const auto other = sys.spawn<burster>();
  const auto who =
      sys.spawn<asker>({.mailbox = {.capacity = 4, .patience = 20ms}}, other, &answers);
  who.tell<hold>(&at);
  at.await_reached();
  who.tell<nothing>();
  other.tell<run_to>(actors::ref<number>{who}, 4);  // one more than there is room for
  while (who.mailbox().muted_senders == 0) std::this_thread::yield();
  at.open();
  CHECK(answers.wait_for(1)[0] == 1);
}

TEST_CASE("wait: however many actors an idle receiver has muted, all of them go on at once") {
  actors::system sys{quiet()};
  held_scribe s{sys, {.capacity = 1, .patience = long_enough}};
  s.who.tell<number>(0);
  std::atomic<int> turns{0};
  constexpr int tellers = 20;
  std::vector<actors::ref_of<teller>> all;
  for (int i = 0; i < tellers; ++i) {
    all.push_back(sys.spawn<teller>(&turns));
    all.back().tell<run_to>(s.who, 1);
  }
  while (s.who.mailbox().muted_senders != tellers) std::this_thread::yield();
  s.at.open();
  while (s.who.mailbox().waiting != 0) std::this_thread::yield();
  s.who.send<nothing>().get();
  while (s.who.mailbox().muted_senders != 0) std::this_thread::yield();  // the watchdog looks on
  for (auto& t : all) t.tell<nothing>();
}

TEST_CASE("wait: actors that fill each other's mailboxes in a circle go on") {
  actors::system sys{quiet()};
  std::atomic<int> handled{0};
  const actors::spawn_options bounded{.mailbox = {.capacity = 1, .patience = long_enough}};
  const auto a = sys.spawn<bouncer>(bounded, &handled);
  const auto b = sys.spawn<bouncer>(bounded, &handled);
  a.tell<meet>(b);
  b.tell<meet>(a);
  constexpr int depth = 14;
  a.tell<bounce>(depth);
  while (handled != (1 << (depth + 1)) - 1) std::this_thread::yield();
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
  CHECK(sys.counters().overruns > 0);
}

TEST_CASE("co_await send suspends until there is room, under any policy") {
  const auto how =
      GENERATE(overflow::wait, overflow::reject, overflow::drop_newest, overflow::drop_oldest);
  actors::system sys{quiet()};
  held_scribe s{sys, {.capacity = 2, .overflow = how}};
  probe<errc> ended;
  sys.spawn<sender>(&ended).tell<run_to>(s.who, 50);
  while (s.who.mailbox().waiting_senders == 0) std::this_thread::yield();
  CHECK(s.who.mailbox().waiting == 3);
  CHECK(ended.size() == 0);
  s.at.open();
  CHECK(ended.wait_for(1)[0] == errc::none);
  std::vector<int> expected(50);
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(s.seen() == expected);
}

TEST_CASE("send to an actor that ends, or has ended, ends with an error") {
  actors::system sys{quiet()};
  held_scribe s{sys, {.capacity = 1, .patience = long_enough}};
  s.who.tell<number>(1);
  auto waits = s.who.send<number>(2);
  CHECK_FALSE(waits.ready());
  s.who.stop(actors::stop_mode::now);
  s.at.open();
  CHECK(waits.result().error().code() == errc::actor_stopped);
  CHECK(s.who.send<number>(3).result().error().code() == errc::actor_stopped);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a send that is taken back is not delivered") {
  actors::system sys{quiet()};
  letter_box box{sys};
  held_scribe s{sys, {.capacity = 1}};
  s.who.tell<number>(1);
  auto waits = s.who.send<number>(2);
  waits.cancel();
  CHECK(waits.result().error().code() == errc::cancelled);
  CHECK(s.seen() == std::vector{1});
  CHECK(box.letters.wait_for(1)[0].cause == actors::dead_cause::expired);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("send to an actor without a bound is at once") {
  actors::system sys{quiet()};
  const auto who = sys.spawn<scribe>();
  CHECK(who.send<number>(1).get() == actors::done{});
  CHECK(who.ask<seen_so_far>().get() == std::vector{1});
}

TEST_CASE("lanes: urgent messages first, the others in their order") {
  actors::system sys{quiet()};
  held_scribe s{sys, {.lanes = true}};
  for (int i = 1; i <= 3; ++i) s.who.tell<number>(i);
  s.who.tell<alarm_bell>(10);
  s.who.tell<alarm_bell>(11);
  CHECK(s.seen() == std::vector{10, 11, 1, 2, 3});
}

TEST_CASE("conflation: only the newest of a key waits, the others are counted") {
  actors::system sys{quiet()};
  letter_box box{sys};
  held_scribe s{sys, {.conflate = {actors::conflate_by<price>(&price::symbol)}}};
  for (int i = 0; i < 10; ++i) {
    s.who.tell<price>(1, i);
    s.who.tell<price>(2, 100 + i);
  }
  CHECK(s.who.mailbox().conflated == 18);
  CHECK(s.seen() == std::vector{9, 109});
  CHECK(box.letters.wait_for(18)[0].cause == actors::dead_cause::conflated);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

namespace {

struct strict {
  using protocol = actors::protocol<number, hold, total>;
  static actors::mailbox_policy mailbox() { return {.capacity = 1, .overflow = overflow::reject}; }
  int sum = 0;
  void on(number m) { sum += m.n; }
  void on(hold m) { m.at->pass(); }
  int on(total) { return sum; }
};

struct napper {
  using protocol = actors::protocol<number, total>;
  actors::ref<total> other;
  int handled = 0;
  actors::task<> on(number) {
    co_await other.ask<total>();
    ++handled;
  }
  int on(total) { return handled; }
};
struct late_answer {
  using protocol = actors::protocol<total>;
  gate* at;
  int on(total) { return at->pass(), 1; }
};

}  // namespace

TEST_CASE("an actor's struct may name its policy") {
  actors::system sys{quiet()};
  gate at;
  const auto who = sys.spawn<strict>();
  who.tell<hold>(&at);
  at.await_reached();
  who.tell<number>(1);
  CHECK(who.try_tell(number{2}).has_value());
  at.open();
}

TEST_CASE("a suspended exclusive handler does not empty the mailbox into memory") {
  actors::system sys{quiet()};
  gate at;
  const auto slow = sys.spawn<late_answer>({.own_thread = true}, &at);
  const auto who =
      sys.spawn<napper>({.mailbox = {.capacity = 3, .overflow = overflow::reject}}, slow);
  who.tell<number>(0);
  at.await_reached();
  int taken = 0;
  for (int i = 0; i < 10; ++i) taken += who.try_tell(number{i}) ? 0 : 1;
  CHECK(taken == 3);
  at.open();
  CHECK(who.send<number>(1).get() == actors::done{});
  while (who.ask<total>().result().value_or(0) != 5) std::this_thread::yield();
}

TEST_CASE("a policy that cannot be is refused with one line") {
  actors::system sys{quiet()};
  CHECK(code_thrown_by([&] {
          sys.spawn<scribe>({.mailbox = {.overflow = overflow::drop_oldest}});
        }) == errc::bad_option);
  CHECK(code_thrown_by([&] {
          sys.spawn<scribe>({.mailbox = {.capacity = 1, .patience = -1ms}});
        }) == errc::bad_option);
}

TEST_CASE("a mailbox without a bound that grows large is one line in the log") {
  probe<std::string> lines;
  auto options = logging_to(lines);
  options.mailbox_warning = 1000;
  actors::system sys{options};
  const auto who = sys.spawn<scribe>();
  for (int round = 0; round < 2; ++round) {
    gate at;
    who.tell<hold>(&at);
    at.await_reached();
    for (int i = 0; i < 1500; ++i) who.tell<number>(i);
    at.open();
    who.ask<total>().get();
  }
  REQUIRE(lines.size() == 1);
  CHECK(lines.values()[0].find("has grown to 15") != std::string::npos);
  CHECK(who.mailbox().high_water >= 1500);
}

TEST_CASE("every policy accounts for every message of racing producers") {
  const auto how =
      GENERATE(overflow::wait, overflow::reject, overflow::drop_newest, overflow::drop_oldest);
  const std::size_t capacity = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{1024});
  const bool lanes = GENERATE(false, true);
  actors::system sys{quiet()};
  const auto who =
      sys.spawn<scribe>({.mailbox = {.capacity = capacity,
                                     .overflow = how,
                                     .patience = long_enough,
                                     .lanes = lanes,
                                     .conflate = {actors::conflate_by<price>(&price::symbol)}}});
  const int each = static_cast<int>(actors::test::budget("messages") / 40);
  std::atomic<int> turns{0};
  std::vector<actors::ref_of<teller>> tellers;
  for (int i = 0; i < 3; ++i) tellers.push_back(sys.spawn<teller>(&turns));
  for (auto& t : tellers) t.tell<run_to>(who, each);
  std::vector<std::thread> threads;
  std::atomic<int> back{0};
  for (int t = 0; t < 2; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        if (i % 3 == 0) back += who.try_tell(number{i}) ? 1 : 0;
        if (i % 3 == 1) who.tell<alarm_bell>(i);
        if (i % 3 == 2) who.tell<price>(t * 3 + i % 5, i);
      }
    });
  for (auto& t : threads) t.join();
  while (turns != 3 * each) std::this_thread::yield();
  who.send<nothing>().get();
  REQUIRE(sys.drain(long_enough));
  const auto books = sys.counters();
  CHECK(balanced(books));
  CHECK(books.rejected == static_cast<std::uint64_t>(back));
  const auto now = who.mailbox();
  CHECK(now.waiting == 0);
  CHECK(now.dropped == books.dead(actors::dead_cause::dropped));
  CHECK(now.conflated == books.dead(actors::dead_cause::conflated));
  CHECK(now.overruns == books.overruns);
  if (how == overflow::wait) CHECK(now.dropped == 0);
}

TEST_CASE("actors with bounds are stopped under traffic, again and again") {
  for (std::uint64_t round = 0; round < actors::test::budget("system cycles") / 4; ++round) {
    std::atomic<int> turns{0};
    probe<errc> ended;
    actors::system sys{quiet()};
    const actors::mailbox_policy policy{.capacity = 2, .patience = 1ms};
    const auto who = sys.spawn<scribe>({.mailbox = policy});
    std::vector<actors::ref_of<teller>> tellers;
    for (int i = 0; i < 4; ++i) tellers.push_back(sys.spawn<teller>({.mailbox = policy}, &turns));
    for (auto& t : tellers) t.tell<run_to>(who, 1000);
    sys.spawn<sender>(&ended).tell<run_to>(who, 1000);
    if (round % 3 == 0) tellers[0].stop(actors::stop_mode::now);
    if (round % 2 == 0) who.stop(actors::stop_mode::now);
    if (round % 2 == 0) {
      REQUIRE(sys.drain(long_enough));
      CHECK(balanced(sys.counters()));
    }
  }
}

namespace {

struct urgent_note {
  static constexpr auto priority = actors::priority::urgent;
  int n;
};
struct reader {
  using protocol = actors::protocol<number, urgent_note, hold>;
  std::vector<int>* seen;
  void on(number m) { seen->push_back(m.n); }
  void on(urgent_note m) { seen->push_back(m.n); }
  void on(hold m) { m.at->pass(); }
};

/// What is handled of 1, 2, 3, a stop, and what is sent behind it.
std::vector<int> handled_around_a_stop(actors::mailbox_policy policy) {
  gate at;
  std::vector<int> seen;
  actors::system sys{quiet()};
  const auto who = sys.spawn<reader>(actors::spawn_options{.mailbox = policy}, &seen);
  who.tell<hold>(&at);
  at.await_reached();
  for (int i = 1; i <= 3; ++i) who.tell<number>(i);
  who.stop();
  for (int i = 11; i <= 15; ++i) who.tell<number>(i);
  who.tell<urgent_note>(21);
  CHECK(who.try_tell(number{22}).has_value());
  at.open();
  sys.watch(who).get();
  return seen;
}

}  // namespace

TEST_CASE("what is sent after a stop takes no place of what was sent before it") {
  const std::vector<int> before{1, 2, 3};
  using actors::overflow;
  for (const auto how :
       {overflow::wait, overflow::reject, overflow::drop_newest, overflow::drop_oldest})
    CHECK(handled_around_a_stop({.capacity = 3, .overflow = how}) == before);
  CHECK(handled_around_a_stop({.lanes = true}) == before);
}

TEST_CASE("try_tell says whether a mailbox is full or its actor has stopped") {
  actors::system sys{quiet()};
  for (const auto rule : {actors::overflow::wait, actors::overflow::reject,
                          actors::overflow::drop_newest, actors::overflow::drop_oldest}) {
    const auto who = sys.spawn<adder>({.mailbox = {.capacity = 1, .overflow = rule}});
    gate at;
    who.tell<hold>(&at);
    at.await_reached();
    const auto taken = who.try_tell(add{1});
    CHECK_FALSE(taken);
    CHECK(taken.why == errc::none);
    const auto second = who.try_tell(add{2});
    if (rule == actors::overflow::drop_oldest) {
      CHECK_FALSE(second);  // there is room: the oldest has gone
    } else {
      REQUIRE(second);
      CHECK(second->n == 2);
      CHECK(second.why == errc::mailbox_full);
    }
    at.open();
    who.stop();
    sys.watch(who).get();
    const auto third = who.try_tell(add{3});
    REQUIRE(third);
    CHECK(third.why == errc::actor_stopped);
  }
}

TEST_CASE("how many messages wait is known with a policy, and unknown without") {
  actors::system sys{quiet()};
  for (const std::size_t capacity : {0, 10}) {
    const auto who = sys.spawn<adder>({.mailbox = {.capacity = capacity}});
    gate at;
    who.tell<hold>(&at);
    at.await_reached();
    for (int i = 0; i < 5; ++i) who.tell<add>(i);
    const auto now = who.mailbox();
    CHECK(now.waiting.has_value() == (capacity != 0));
    CHECK(now.waiting.value_or(5) == 5);
    at.open();
  }
}
