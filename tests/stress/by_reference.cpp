// The last reference to an actor goes while another thread comes to it by a weak one: it ends once,
// and nothing of it is left or used after it has gone.
#include <actors/actors.hpp>
#include <tests/support/budget.hpp>

#include <tests/support/catch.hpp>

#include <atomic>
#include <thread>

using namespace std::chrono_literals;

namespace {

struct hit {};

struct counted {
  using protocol = actors::protocol<hit>;
  static inline std::atomic<long> alive{0};
  counted() { ++alive; }
  counted(const counted&) = delete;
  ~counted() { --alive; }
  void on(hit) {}
};

/// Has a timer, which comes to the actor by a weak reference of its own.
struct ticking : counted {
  using counted::on;
  using protocol = actors::protocol<hit>;
  void on(hit, actors::context& self) {
    self.every(5us, [] {});
  }
};

/// A little, and another amount each time.
void pass_time(std::uint64_t steps) {
  std::atomic<std::uint64_t> step{0};
  while (step.fetch_add(1, std::memory_order_relaxed) < steps) {
  }
}

/// One thread drops, the other one upgrades, over and over. `use`: what it does with what it got.
template <class Use> void drop_and_upgrade(Use&& use) {
  actors::system sys{{.workers = 2, .log = [](actors::log_level, std::string_view) {}}};
  std::atomic<std::uint64_t> turn{0};
  std::atomic<bool> over{false};
  actors::weak_ref<hit> weak;
  std::thread other{[&] {
    for (std::uint64_t seen = 0; !over;) {
      const auto now = turn.load();
      if (now == seen || now % 2 == 0) continue;
      seen = now;
      for (int i = 0; i < 50; ++i)
        if (const auto strong = weak.lock()) use(strong);
      turn = now + 1;
    }
  }};
  for (auto left = actors::test::budget("by reference"); left != 0; --left) {
    // a name, so that there are parts of the cell that only some have
    auto strong = sys.spawn<counted>({.name = "of one reference", .by_reference = true});
    weak = strong;
    const auto mine = ++turn;
    pass_time(left % 300);
    strong = {};
    while (turn.load() == mine) {
    }
  }
  over = true;
  other.join();
  weak = {};
  CHECK(sys.drain(1min));
  while (counted::alive != 0) std::this_thread::yield();
}

}  // namespace

TEST_CASE("the last reference goes while a weak one sends") {
  drop_and_upgrade([](const actors::ref<hit>& to) { to.tell<hit>(); });
}

TEST_CASE("the last reference goes while a weak one stops the actor") {
  drop_and_upgrade([](const actors::ref<hit>& to) { to.stop(actors::stop_mode::now); });
}

TEST_CASE("the last reference goes while a timer fires") {
  actors::system sys{{.workers = 2}};
  for (auto left = actors::test::budget("by reference"); left != 0; --left) {
    auto strong = sys.spawn<ticking>({.by_reference = true});
    strong.tell<hit>();
    pass_time(left % 3000);
  }
  CHECK(sys.drain(1min));
  while (counted::alive != 0) std::this_thread::yield();
}
