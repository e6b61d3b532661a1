#pragma once

#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/memory.hpp>

#include <tests/support/catch.hpp>

namespace churn_test {

using namespace core_test;

inline std::uint64_t rounds() { return actors::test::budget("churn"); }

/// Does something over and over that leaves nothing: memory does not grow. What takes longer with
/// each round runs into the watchdog.
template <class F> void churn(std::uint64_t times, F&& once) {
  const std::size_t allowed = std::size_t{3} << 20;
  for (auto left = times / 5 + 1; left != 0; --left) once();
  const auto before = actors::test::memory::now().resident;
  for (auto left = times; left != 0; --left) once();
  const auto after = actors::test::memory::now().resident;
  INFO("resident memory: from " << before << " to " << after << " bytes in " << times << " rounds");
  if (actors::test::memory_is_telling) CHECK(after < before + allowed);
}
template <class F> void churn(F&& once) { churn(rounds(), once); }

/// Runs a function of the test as a handler.
struct run_this {
  std::function<void(actors::context&)> f;
  using reply = actors::done;
};
struct runner {
  using protocol = actors::protocol<run_this, nothing>;
  std::uint64_t downs = 0;
  std::uint64_t exits = 0;
  void on(run_this m, actors::context& self) { m.f(self); }
  void on(nothing) {}
  void on(actors::down) { ++downs; }
  void on(actors::exit) { ++exits; }
};
using runner_ref = actors::ref_of<runner>;

inline void run(const runner_ref& on, std::function<void(actors::context&)> f) {
  on.ask<run_this>(std::move(f)).get();
}

/// Waits for one that does not answer, beside all others.
struct relay {
  using protocol = actors::protocol<total>;
  static constexpr auto handlers = actors::handler_mode::interleaved;
  actors::ref<total> to;
  actors::task<int> on(total) { co_return co_await to.ask<total>(); }
};

}  // namespace churn_test
