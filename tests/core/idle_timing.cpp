#include <tests/core/support.hpp>
#include <tests/support/threads.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace core_test;

namespace {

struct never {};
struct arm {};

/// Has a timer that is not due for long.
struct waiter {
  using protocol = actors::protocol<arm, never, add>;
  void on(arm, actors::context& self) { self.after(1h, never{}); }
  void on(never) {}
  void on(add) {}
};

}  // namespace

TEST_CASE("an idle system does nothing at all") {
  actors::system sys(quiet(GENERATE(1U, 2U, 16U)));
  auto shared = sys.spawn<waiter>();
  auto own = sys.spawn<waiter>(actors::spawn_options{.own_thread = true});
  for (auto& each : {shared, own}) {
    each.tell(arm{});
    for (int i = 0; i < 1000; ++i) each.tell(add{1});
  }
  REQUIRE(sys.drain(long_enough));
  std::this_thread::sleep_for(5ms);  // the last sentinel may still have a tick to wait out
  const auto before = actors::test::sleeps_of_others();
  std::this_thread::sleep_for(1s);
  CHECK(actors::test::sleeps_of_others() - before == 0);
}
