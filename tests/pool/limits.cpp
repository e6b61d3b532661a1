// The circuit breaker and the rate limiter, at times that the test names.
#include <actors/actors.hpp>
#include <actors/pool/circuit_breaker.hpp>
#include <actors/pool/rate_limiter.hpp>
#include <tests/core/support.hpp>

#include <tests/support/catch.hpp>

using namespace core_test;
using actors::circuit_breaker;
using state = circuit_breaker::state;

namespace {
const actors::clock::time_point start{1h};
}

TEST_CASE("a circuit opens after failures in a row, and closes when probes succeed") {
  circuit_breaker breaker{{.failures = 3, .open_for = 1s, .probes = 2}};
  const auto call = [&](errc outcome, actors::clock::time_point at) {
    if (!breaker.enter(at)) return false;
    breaker.leave(outcome, at);
    return true;
  };
  CHECK(call(errc::timed_out, start));
  CHECK(call(errc::timed_out, start));
  CHECK(call(errc::none, start));  // not in a row any more
  for (int i = 0; i < 3; ++i) CHECK(call(errc::actor_failed, start));
  CHECK(breaker.current(start) == state::open);
  CHECK_FALSE(call(errc::none, start + 999ms));
  CHECK(breaker.enter(start + 1s));
  CHECK(breaker.enter(start + 1s));
  CHECK_FALSE(breaker.enter(start + 1s));  // no more probes at a time
  breaker.leave(errc::none, start + 1s);
  CHECK(breaker.current(start + 1s) == state::half_open);
  breaker.leave(errc::none, start + 1s);
  CHECK(breaker.current(start + 1s) == state::closed);
}

TEST_CASE("a probe that fails opens the circuit again, one that is cancelled says nothing") {
  circuit_breaker breaker{{.failures = 1, .open_for = 1s}};
  CHECK(breaker.enter(start));
  breaker.leave(errc::cancelled, start);
  CHECK(breaker.current(start) == state::closed);
  CHECK(breaker.enter(start));
  breaker.leave(errc::actor_failed, start);
  CHECK(breaker.enter(start + 1s));
  breaker.leave(errc::actor_failed, start + 1s);
  CHECK(breaker.current(start + 1s) == state::open);
  CHECK(breaker.current(start + 2s) == state::half_open);
}

TEST_CASE("a breaker around asks") {
  actors::system sys{quiet()};
  const auto acc = sys.spawn<adder>();
  circuit_breaker breaker{{.failures = 1, .open_for = 1h}};
  CHECK(breaker.call([&] { return acc.ask<total>(); }).get() == 0);
  acc.stop();
  CHECK(breaker.call([&] { return acc.ask<total>(); }).result().error().code() ==
        errc::actor_stopped);
  CHECK(breaker.call([&] { return acc.ask<total>(); }).result().error().code() ==
        errc::circuit_open);
}

TEST_CASE("a limiter gives a burst, then so many a second, in order") {
  actors::rate_limiter limiter{10, 3, start};
  for (int i = 0; i < 3; ++i) CHECK(limiter.try_acquire(1, start));
  CHECK_FALSE(limiter.try_acquire(1, start + 99ms));
  CHECK(limiter.try_acquire(1, start + 101ms));
  CHECK(limiter.acquire(1, start + 101ms) > 98ms);
  CHECK(limiter.acquire(1, start + 101ms) > 198ms);  // behind the one before
  CHECK_FALSE(limiter.try_acquire(1, start + 250ms));
  CHECK(limiter.try_acquire(3, start + 1h));
  CHECK_FALSE(limiter.try_acquire(1, start + 1h));  // no more than the burst was saved
}

TEST_CASE("limits refuse options that make no sense") {
  CHECK(code_thrown_by([] { circuit_breaker{{.failures = 0}}; }) == errc::bad_option);
  CHECK(code_thrown_by([] { circuit_breaker{{.probes = 0}}; }) == errc::bad_option);
  CHECK(code_thrown_by([] { circuit_breaker{{.open_for = -1s}}; }) == errc::bad_option);
  CHECK(code_thrown_by([] { actors::rate_limiter{0, 1}; }) == errc::bad_option);
  CHECK(code_thrown_by([] { actors::rate_limiter{1, 0.5}; }) == errc::bad_option);
}

TEST_CASE("a call that throws, or that nobody waits for any more, leaves no circuit half open") {
  circuit_breaker breaker{{.failures = 1, .open_for = 1s}};
  CHECK(breaker.enter(start));
  breaker.leave(errc::actor_failed, start);
  const auto throws = []() -> actors::future<int> { throw std::runtime_error{"no question"}; };
  CHECK(breaker.current(start + 1s) == state::half_open);
  CHECK(breaker.enter(start + 1s));  // and does not come back
  CHECK_FALSE(breaker.enter(start + 1999ms));
  CHECK(breaker.enter(start + 2s));

  circuit_breaker other{{.failures = 1, .open_for = 1h}};
  CHECK_THROWS_AS(other.call(throws), std::runtime_error);
  CHECK(other.current() == state::open);
}

TEST_CASE("a limiter waits for ever rather than for less than nothing") {
  actors::rate_limiter daily{1.0 / 86'400, 1, start};
  CHECK(daily.acquire(200'000, start) == std::chrono::nanoseconds::max());
  CHECK(code_thrown_by([&] { static_cast<void>(daily.acquire(-1, start)); }) == errc::bad_option);
}
