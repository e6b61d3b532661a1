// Actors end in every way while messages, asks, timers and watches are in flight: each message is
// handled, dead or given back, each ask ends, each watch brings one notice.
#include <actors/actors.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/seed.hpp>

#include <tests/support/catch.hpp>

#include <atomic>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

struct work {
  int what;
};
struct question {
  using reply = int;
};
using target_ref = actors::ref<work, question>;

struct target {
  using protocol = actors::protocol<work, question>;
  std::vector<actors::promise<int>> later;

  void on(work w, actors::context& self) {
    switch (w.what % 64) {
    case 1:
      throw std::runtime_error("on purpose");
    case 2:
      self.stop(actors::stop_mode::now);
      break;
    case 3:
      self.restart();
      break;
    case 4:
      self.after(50us, work{0});
      break;
    case 5:
      self.every(20us, work{0});
      break;
    case 6:
      self.stash(work{0});
      break;
    case 7:
      self.unstash_all();
      break;
    case 8:
      self.spawn<target>().tell<work>(4);
      break;
    default:
      break;
    }
  }
  void on(question, actors::promise<int> answer) {
    if (later.size() < 3)
      later.push_back(std::move(answer));
    else
      answer.set(1);
  }
};

struct watch_it {
  target_ref who;
};
struct count_downs {
  using reply = std::uint64_t;
};

struct watcher {
  using protocol = actors::protocol<watch_it, count_downs>;
  std::uint64_t downs = 0;
  void on(watch_it w, actors::context& self) { self.watch(w.who); }
  void on(actors::down) { ++downs; }
  std::uint64_t on(count_downs) { return downs; }
};

void hammer(const target_ref& to, std::uint64_t seed, std::atomic<std::uint64_t>& open_asks) {
  std::mt19937_64 random{seed};
  for (int i = 0; i < 20; ++i) {
    to.tell<work>(static_cast<int>(random() % 64));
    static_cast<void>(to.try_tell(work{0}));
    open_asks.fetch_add(1);
    to.ask<question>().then([&open_asks](actors::result<int>) { open_asks.fetch_sub(1); });
  }
  if (random() % 2 == 0) to.stop();
  if (random() % 4 == 0) to.restart();
  to.stop(actors::stop_mode::now);
}

void check_kills(std::size_t workers) {
  const auto rounds = actors::test::budget("kill rounds");
  std::atomic<std::uint64_t> open_asks{0};
  actors::counters total;
  {
    actors::system_options options{.workers = workers};
    options.log = [](actors::log_level, std::string_view) {};  // the failures are on purpose
    actors::system sys{options};
    const auto watching = sys.spawn<watcher>();
    for (std::uint64_t round = 0; round < rounds; ++round) {
      const auto to = sys.spawn<target>();
      watching.tell<watch_it>(to);
      auto ended = sys.watch(to);
      const auto seed = actors::test::seed() + 2 * round;
      std::thread other{[&] { hammer(to, seed, open_asks); }};
      hammer(to, seed + 1, open_asks);
      other.join();
      REQUIRE(ended.wait_for(20s));
    }
    REQUIRE(sys.drain(20s));
    CHECK(watching.ask<count_downs>().get() == rounds);
    CHECK(open_asks.load() == 0);
    REQUIRE(sys.drain(20s));  // a message counts as handled when its handler has returned
    total = sys.counters();
    CHECK(total.held == 0);
  }
  CHECK(total.sent == total.handled + total.dead() + total.rejected);
  CHECK(total.dead(actors::dead_cause::receiver_stopped) > 0);
}

}  // namespace

TEST_CASE("nothing is lost when actors end under traffic, with 1 worker") { check_kills(1); }
TEST_CASE("nothing is lost when actors end under traffic, with 2 workers") { check_kills(2); }
TEST_CASE("nothing is lost when actors end under traffic, with 64 workers") { check_kills(64); }
