#include <examples/philosophers/units.hpp>

#include <tests/support/catch.hpp>

using namespace dining;
using namespace std::chrono_literals;

TEST_CASE("durations are read with their unit") {
  CHECK(parse_duration("0") == 0ns);
  CHECK(parse_duration("0.0") == 0ns);
  CHECK(parse_duration("0ms") == 0ns);
  CHECK(parse_duration("7ns") == 7ns);
  CHECK(parse_duration("500us") == 500us);
  CHECK(parse_duration("2ms") == 2ms);
  CHECK(parse_duration("1.5s") == 1500ms);
  CHECK(parse_duration("2min") == 2min);
}

TEST_CASE("what is no duration is refused") {
  for (auto* text : {"", "5", "-1ms", "-0", "ms", "1 ms", "1msec", "1e3us", "0x1ms", "nan", "inf",
                     "infs", "1.2.3s", "0.1ns", "25000min", "1ms ", "+1ms"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("durations are shown with three digits") {
  CHECK(show(nanoseconds{0}) == "0");
  CHECK(show(nanoseconds{870}) == "870 ns");
  CHECK(show(nanoseconds{1'000}) == "1 us");
  CHECK(show(nanoseconds{1'250'000}) == "1.25 ms");
  CHECK(show(nanoseconds{999'999}) == "1 ms");
  CHECK(show(nanoseconds{61'040'000'000}) == "61 s");
  CHECK(show(nanoseconds{12'340'000}) == "12.3 ms");
}

TEST_CASE("counts and rates are shown with thousands apart") {
  CHECK(show(std::uint64_t{0}) == "0");
  CHECK(show(std::uint64_t{999}) == "999");
  CHECK(show(std::uint64_t{1'234'567}) == "1,234,567");
  CHECK(show_rate(0) == "0");
  CHECK(show_rate(4.24) == "4.2");
  CHECK(show_rate(12'345.4) == "12,345");
}
