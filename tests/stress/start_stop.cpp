// Systems start and stop under traffic, thousands of times, each in bounded time.
#include <actors/actors.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/watchdog.hpp>

#include <tests/support/catch.hpp>

#include <atomic>
#include <thread>

using namespace std::chrono_literals;

namespace {

struct hit {};
struct poke {};

/// Keeps itself and its partner busy for ever.
struct player {
  using protocol = actors::protocol<hit, poke>;
  actors::ref<poke> partner;
  explicit player(actors::ref<poke> other = {}) : partner(std::move(other)) {}

  void on(hit, actors::context& self) {
    self.after(1us, hit{});
    if (partner) partner.tell<poke>();
    if (++hits % 16 == 0) self.spawn<player>().tell<hit>();
  }
  void on(poke) {}
  unsigned hits = 0;
};

void one_cycle(std::size_t workers) {
  actors::ref<poke> survivor;
  std::atomic<bool> over{false};
  std::thread outside;
  {
    actors::system sys{{.workers = workers, .drain = 0ms}};
    const auto a = sys.spawn<player>();
    const auto b = sys.spawn<player>(actors::ref<poke>{a});
    const auto own =
        sys.spawn<player>(actors::spawn_options{.own_thread = true}, actors::ref<poke>{b});
    survivor = a;
    outside = std::thread{[to = survivor, &over] {
      while (!over.load()) to.tell<poke>();
    }};
    for (const auto& each : {actors::ref<hit>{a}, actors::ref<hit>{b}, actors::ref<hit>{own}})
      each.tell<hit>();
    // a stop in the very beginning is as good a test as one in full traffic
    static_cast<void>(sys.drain(std::chrono::microseconds{workers * 100}));
  }
  survivor.tell<poke>();  // discarded
  over.store(true);
  outside.join();
}

void check_cycles(std::size_t workers, std::uint64_t share) {
  const auto cycles = actors::test::budget("system cycles") / share + 1;
  for (std::uint64_t i = 0; i < cycles; ++i) {
    // the promise is two seconds; the rest is for a machine that is busy elsewhere
    const actors::test::watchdog limit{"a system's start and stop", 10s};
    one_cycle(workers);
  }
  SUCCEED();
}

}  // namespace

TEST_CASE("systems start and stop under traffic, with 1 worker") { check_cycles(1, 4); }
TEST_CASE("systems start and stop under traffic, with 2 workers") { check_cycles(2, 2); }
TEST_CASE("systems start and stop under traffic, with 64 workers") { check_cycles(64, 8); }
