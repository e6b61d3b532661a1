// Two systems whose actors send to one another, in every way in which a sender can be held up,
// while one after the other ends and begins anew.
#include <actors/actors.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/seed.hpp>
#include <tests/support/watchdog.hpp>

#include <tests/support/catch.hpp>

#include <atomic>
#include <memory>
#include <random>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

struct work {
  int left;
};
struct question {
  using reply = int;
};
struct begin {};
using peer = actors::ref<work, question>;
struct meet {
  std::vector<peer> others;
};

struct node {
  using protocol = actors::protocol<work, question, meet, begin>;
  static inline std::atomic<long> alive{0};
  std::vector<peer> to = {};
  std::size_t at = 0;

  node() { ++alive; }
  node(const node&) = delete;
  ~node() { --alive; }

  peer* next() { return to.empty() ? nullptr : &to[at++ % to.size()]; }
  void on(meet m) { to = std::move(m.others); }
  void on(begin, actors::context& self) {
    self.every(50us, [this] {
      if (auto* other = next()) other->tell<work>(3);
    });
  }
  void on(work m, actors::context& self) {
    auto* other = next();
    if (m.left == 0 || other == nullptr) return;
    other->tell<work>(m.left - 1);
    if (at % 3 == 0) other->ask<question>().then([](actors::result<int>) {});
    if (at % 5 == 0) self.watch(*other);
    if (at % 7 == 0) other->within(200us).ask<question>().then([](actors::result<int>) {});
    if (at % 11 == 0) self.link(*other);
    if (at % 13 == 0) self.unlink(*other);
    if (at % 50 == 0) self.spawn<node>().tell<meet>(std::vector{*other});
    if (at % 1000 == 0) self.stop();
  }
  int on(question) { return 1; }
  void on(actors::down) {}
  void on(actors::exit) {}
};

struct half {
  std::unique_ptr<actors::system> sys;
  std::vector<actors::ref_of<node>> nodes;

  half() { begin_anew(); }
  void begin_anew() {
    nodes.clear();
    sys.reset();
    sys = std::make_unique<actors::system>(actors::system_options{
        .workers = 2, .drain = 0ms, .log = [](actors::log_level, std::string_view) {}});
    using actors::overflow;
    nodes.push_back(sys->spawn<node>());
    nodes.push_back(sys->spawn<node>({.own_thread = true}));
    nodes.push_back(sys->spawn<node>({.by_reference = true}));
    for (const auto what :
         {overflow::wait, overflow::drop_oldest, overflow::reject, overflow::wait})
      nodes.push_back(sys->spawn<node>(
          {.mailbox = {
               .capacity = 5, .overflow = what, .patience = 1ms, .lanes = nodes.size() == 6}}));
    for (const auto& each : nodes) each.tell<begin>();
  }
};

}  // namespace

TEST_CASE("systems that send to one another end and begin in turn") {
  std::mt19937_64 random{actors::test::seed()};
  {
    half one, other;
    for (auto left = actors::test::budget("systems across"); left != 0; --left) {
      const actors::test::watchdog limit{"a system's end under traffic of another one", 20s};
      std::vector<peer> all;
      for (const auto* each : {&one, &other})
        all.insert(all.end(), each->nodes.begin(), each->nodes.end());
      for (const auto* each : {&one, &other})
        for (const auto& n : each->nodes) n.tell<meet>(all);
      std::thread outside{[&all] {
        for (std::size_t i = 0; i < 200; ++i) all[i % all.size()].tell<work>(4);
      }};
      // an end in the beginning is as good a test as one in full traffic
      static_cast<void>(one.sys->drain(std::chrono::microseconds{random() % 3000}));
      (left % 2 == 0 ? one : other).begin_anew();
      outside.join();
    }
  }
  CHECK(node::alive == 0);
}

// What a sender books that is held up for longer than its system lives.
TEST_CASE("a new system starts with counters at zero, whoever still sends to an earlier one") {
  struct idle {
    using protocol = actors::protocol<begin>;
    void on(begin) {}
  };
  std::atomic<bool> over{false};
  std::mutex mutex;
  actors::ref<begin> shared;
  std::vector<std::thread> tellers;
  for (int i = 0; i < 4; ++i)
    tellers.emplace_back([&] {
      while (!over) {
        actors::ref<begin> to;
        {
          const std::lock_guard guard{mutex};
          to = shared;
        }
        for (int k = 0; to && k < 100; ++k) to.tell<begin>();
      }
    });
  int wrong = 0;
  for (auto left = actors::test::budget("systems across"); left != 0; --left) {
    actors::system sys{{.workers = 1, .drain = 0ms}};
    static_cast<void>(sys.drain(1ms));
    const auto counts = sys.counters();
    wrong += counts.sent + counts.handled + counts.dead() + counts.held != 0;
    const std::lock_guard guard{mutex};
    shared = sys.spawn<idle>();
  }
  over = true;
  for (auto& each : tellers) each.join();
  CHECK(wrong == 0);
}
