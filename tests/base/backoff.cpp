// Pauses that grow, with jitter, and restarts that are counted.
#include <actors/base/backoff.hpp>
#include <actors/base/error.hpp>
#include <actors/base/restart_counter.hpp>
#include <tests/support/catch.hpp>
#include <tests/support/seed.hpp>

using namespace std::chrono_literals;
using actors::backoff;
using actors::clock;

TEST_CASE("pauses grow by their factor up to the longest, without jitter exactly") {
  backoff b{{.first = 10ms, .factor = 3, .most = 100ms, .jitter = 0}, 1};
  const clock::time_point start{};
  CHECK(b.next(start) == 10ms);
  CHECK(b.next(start) == 30ms);
  CHECK(b.next(start) == 90ms);
  CHECK(b.next(start) == 100ms);
  CHECK(b.next(start) == 100ms);
  b.reset();
  CHECK(b.next(start) == 10ms);
}

TEST_CASE("who has been calm for the longest pause begins anew") {
  backoff b{{.first = 10ms, .most = 40ms, .jitter = 0}, 1};
  const clock::time_point start{};
  CHECK(b.next(start) == 10ms);
  CHECK(b.next(start + 49ms) == 20ms);
  CHECK(b.next(start + 49ms + 20ms + 40ms) == 10ms);
}

TEST_CASE("jitter leaves out up to its part of a pause, and not always the same") {
  const auto seed = actors::test::seed();
  backoff b{{.first = 100ms, .factor = 1, .most = 100ms, .jitter = 0.5}, seed};
  const clock::time_point start{};
  std::chrono::nanoseconds least{100ms}, most{0};
  for (int i = 0; i < 1000; ++i) {
    const auto pause = b.next(start);
    least = std::min(least, pause);
    most = std::max(most, pause);
  }
  CHECK(least >= 50ms);
  CHECK(least < 60ms);
  CHECK(most <= 100ms);
  CHECK(most > 90ms);
}

TEST_CASE("options of a backoff that make no sense are refused") {
  const auto refused = [](const actors::backoff_options& o) {
    try {
      backoff b{o, 1};
      return false;
    } catch (const actors::actor_error& e) {
      return e.code() == actors::errc::bad_option;
    }
  };
  CHECK_FALSE(refused({}));
  CHECK(refused({.first = 0ms}));
  CHECK(refused({.first = 2s, .most = 1s}));
  CHECK(refused({.factor = 0.5}));
  CHECK(refused({.jitter = 1.5}));
  CHECK(refused({.jitter = -0.1}));
}

TEST_CASE("restarts are counted within a period that slides") {
  actors::restart_counter c{2, 10s};
  const clock::time_point start{};
  CHECK(c.allow(start));
  CHECK(c.allow(start + 5s));
  CHECK_FALSE(c.allow(start + 9s));
  CHECK(c.allow(start + 11s));
  CHECK_FALSE(c.allow(start + 14s));
  CHECK(c.allow(start + 16s));
  actors::restart_counter none{0, 10s};
  CHECK_FALSE(none.allow(start));
}
