// Log lines as text.
#include <actors/base/log_line.hpp>

#include <tests/support/catch.hpp>

#include <limits>
#include <vector>

using namespace actors;

namespace {

std::string shown(std::vector<log_pair> pairs, std::string_view text = "t") {
  return log_sink::in_words({.text = text, .pairs = pairs});
}

}  // namespace

TEST_CASE("a log line is one line of keys and values") {
  using namespace std::chrono;
  const auto time = sys_days{year{2026} / 1 / 31} + 23h + 59min + 59s + 1us;
  const std::vector<log_pair> pairs{{"id", 7}, {"sum", "3.50"}};
  const log_line line{.level = log_level::info,
                      .time = time_point_cast<system_clock::duration>(time),
                      .actor = "till#4",
                      .actor_id = 4,
                      .text = "order taken",
                      .pairs = pairs};
  CHECK(to_string(line) == "time=2026-01-31T23:59:59.000001Z level=info actor=till#4 "
                           "text=\"order taken\" id=7 sum=3.50");
  CHECK(to_string(log_line{.level = log_level::debug, .text = ""}) ==
        "time=1970-01-01T00:00:00.000000Z level=debug text=\"\"");
  CHECK(log_sink::in_words(line) == "order taken id=7 sum=3.50");
}

TEST_CASE("values of log lines are numbers, truths and text") {
  CHECK(shown({{"a", true}, {"b", false}}) == "t a=true b=false");
  CHECK(shown({{"a", -1}, {"b", std::numeric_limits<std::int64_t>::min()}}) ==
        "t a=-1 b=-9223372036854775808");
  CHECK(shown({{"a", 1U},
               {"b", std::numeric_limits<std::uint64_t>::max()},
               {"c", std::int8_t{-5}}}) == "t a=1 b=18446744073709551615 c=-5");
  CHECK(shown({{"a", 0.1}, {"b", 1e300}, {"c", 2.0F}}) == "t a=0.1 b=1e+300 c=2");
  const std::string own = "own";
  CHECK(shown({{"a", own}, {"b", std::string_view{own}}, {"c", "const"}}) ==
        "t a=own b=own c=const");
}

TEST_CASE("values of log lines are in quotes where they need them") {
  CHECK(shown({{"a", ""}, {"b", "x y"}, {"c", "x=y"}}) == "t a=\"\" b=\"x y\" c=\"x=y\"");
  CHECK(shown({{"a", R"(say "\")"}}) == R"(t a="say \"\\\"")");
  CHECK(shown({{"a", "1\n2\r3\t4"}}) == R"(t a="1\n2\r3\t4")");
  CHECK(shown({{"a", "\x1b[2J"}, {"b", "\x7f"}, {"c", "\xc2\x9b"}}) ==
        R"(t a="\u001b[2J" b="\u007f" c="\u009b")");
  CHECK(shown({{"a", "Gr\u00fc\u00dfe"}, {"b", "\u00a9"}}) == "t a=Gr\u00fc\u00dfe b=\"\u00a9\"");
  CHECK(shown({{"", 1}, {"a b", 2}, {"a=\"\n", 3}}) == "t _=1 a_b=2 a___=3");
}

TEST_CASE("a log sink is a function of a line, or of level and text") {
  std::string seen;
  const log_sink whole = [&](const log_line& l) { seen = l.text; };
  const log_sink words = [&](log_level level, std::string_view text) {
    seen = std::string{to_string(level)} + ": " + std::string{text};
  };
  const std::vector<log_pair> pairs{{"k", 1}};
  const log_line line{.level = log_level::warning, .text = "text", .pairs = pairs};
  whole(line);
  CHECK(seen == "text");
  words(line);
  CHECK(seen == "warning: text k=1");
  CHECK(whole);
  CHECK_FALSE(log_sink{});
}
