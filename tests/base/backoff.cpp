#include <actors/base/backoff.hpp>
#include <actors/base/restart_counter.hpp>

#include <tests/support/catch.hpp>

#include <cmath>
#include <string>

using namespace std::chrono_literals;

namespace {

std::string refusal(const actors::backoff_options& with) {
  try {
    const actors::backoff made{with, 1};
  } catch (const actors::actor_error& e) {
    CHECK(e.code() == actors::errc::bad_option);
    return e.what();
  }
  return {};
}

}  // namespace

TEST_CASE("backoff: waits grow up to the most, and begin again after a reset") {
  actors::backoff waits{{.first = 10ms, .factor = 3, .most = 100ms, .jitter = 0}, 1};
  for (int i = 0; i < 2; ++i) {
    CHECK(waits.next() == 10ms);
    CHECK(waits.next() == 30ms);
    CHECK(waits.next() == 90ms);
    CHECK(waits.next() == 100ms);
    CHECK(waits.next() == 100ms);
    waits.reset();
  }
  actors::backoff longest{{.first = 1ns, .most = std::chrono::nanoseconds::max(), .jitter = 0}, 1};
  for (int i = 0; i < 2'000; ++i) CHECK(longest.next() > 0ns);
}

TEST_CASE("backoff: jitter shortens a wait by its part at most, and a seed repeats it") {
  const actors::backoff_options with{.first = 80ms, .factor = 1, .most = 80ms, .jitter = 0.25};
  actors::backoff waits{with, 7};
  actors::backoff same{with, 7};
  bool differ = false;
  for (int i = 0; i < 1'000; ++i) {
    const auto wait = waits.next();
    CHECK(wait >= 60ms);
    CHECK(wait <= 80ms);
    CHECK(wait == same.next());
    differ = differ || wait != 80ms;
  }
  CHECK(differ);
}

TEST_CASE("backoff: options that make no sense are refused in one line") {
  CHECK(refusal({.first = -1ns}).find("first wait of a back-off") != std::string::npos);
  CHECK(refusal({.first = 2s, .most = 1s}).find("most is less") != std::string::npos);
  CHECK(refusal({.factor = 0.5}).find("expected at least 1") != std::string::npos);
  CHECK(refusal({.factor = std::nan("")}).find("expected at least 1") != std::string::npos);
  CHECK(refusal({.jitter = 1.5}).find("expected 0 to 1") != std::string::npos);
  CHECK(refusal({.jitter = std::nan("")}).find("expected 0 to 1") != std::string::npos);
}

TEST_CASE("restart_counter: so many within any window, which slides") {
  actors::restart_counter restarts{2, 10s};
  const actors::clock::time_point start{};
  CHECK(restarts.allow(start));
  CHECK(restarts.allow(start + 6s));
  CHECK_FALSE(restarts.allow(start + 10s));
  CHECK(restarts.allow(start + 11s));
  CHECK_FALSE(restarts.allow(start + 16s));
  CHECK(restarts.allow(start + 17s));
  actors::restart_counter never{0, 1s};
  CHECK_FALSE(never.allow(start));
  CHECK_THROWS_AS((actors::restart_counter{1, 0s}), actors::actor_error);
}
