// The parts of logstat: lines, blocks, histograms, paths, windows.
#include <tests/support/catch.hpp>

#include <window.hpp>

#include <algorithm>
#include <cmath>
#include <random>

using namespace logstat;

namespace {

const std::string plain =
    R"(127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a.gif?x=1 HTTP/1.0" 200 2326 )"
    R"x("http://example.org/" "Mozilla/4.08 [en] (Win98; I ;Nav)")x";

std::string with(std::string line, const std::string& what, const std::string& by) {
  const auto at = line.find(what);
  REQUIRE(at != std::string::npos);
  return line.replace(at, what.size(), by);
}

std::string why(const std::string& line, double unit = 1e6) {
  record r;
  return std::string{line_parser{unit}.parse(line, r)};
}

/// The paths are in `line`.
record understood(const std::string& line, double unit = 1e6) {
  record r;
  INFO(line);
  CHECK(line_parser{unit}.parse(line, r) == "");
  return r;
}

std::string line_at(const std::string& time, const std::string& path = "/") {
  return "h - - [" + time + R"( +0000] "GET )" + path + R"( HTTP/1.1" 200 1 "-" "-" 0.5)";
}

block block_of(const std::string& text, mark says = mark::none) {
  return {.text = {text.begin(), text.end()}, .says = says};
}

parsed_block parsed(const std::string& text, mark says = mark::none) {
  return parse_block(line_parser{1e6}, block_of(text, says));
}

std::string text_of(const std::vector<char>& t) { return {t.begin(), t.end()}; }

void fill(line_cutter& c, const std::string& text) {
  std::copy(text.begin(), text.end(), c.room());
  REQUIRE(c.room_size() >= text.size());
  c.filled(text.size());
}

}  // namespace

TEST_CASE("logstat: a line of the combined format") {
  const auto r = understood(plain);
  CHECK(r.second == 971211336);  // date -d '2000-10-10 13:55:36 -0700' +%s
  CHECK(r.path == "/a.gif");
  CHECK(r.status == 200);
  CHECK(r.bytes == 2326);
  CHECK(r.took == record::no_time);
}

TEST_CASE("logstat: the common format, more fields, and the request time") {
  CHECK(understood(plain.substr(0, plain.find(" \"http"))).bytes == 2326);
  CHECK(understood(plain + " 0.123").took == 123'000);
  CHECK(understood(plain + " 0").took == 0);
  CHECK(understood(plain + " -").took == record::no_time);
  CHECK(understood(plain + R"( "10.0.0.1, 10.0.0.2" host 1.5)").took == 1'500'000);
  CHECK(understood(plain + R"( 7 "10.0.0.1")").took == record::no_time);
  CHECK(understood(plain + " TLSv1.2").took == record::no_time);
  CHECK(understood(plain + " nan").took == record::no_time);
  CHECK(understood(plain + " 250", 1).took == 250);
  CHECK(understood(plain + " 250", 1e3).took == 250'000);
}

TEST_CASE("logstat: quotes, escapes, IPv6, no bytes, odd requests") {
  CHECK(understood(with(plain, "127.0.0.1", "2001:db8::1")).path == "/a.gif");
  CHECK(understood(with(plain, "127.0.0.1", "::1")).path == "/a.gif");
  CHECK(understood(with(plain, "2326", "-")).bytes == 0);
  CHECK(understood(with(plain, "2326", "18446744073709551615")).bytes == UINT64_MAX);
  CHECK(understood(with(plain, " 200 ", " 000 ")).status == 0);
  CHECK(understood(with(plain, "frank", "frank the tank")).path == "/a.gif");
  CHECK(understood(with(plain, "Mozilla", R"(a \"quoted\" \\)")).status == 200);
  CHECK(understood(with(plain, "Nav)", R"(\\)")).status == 200);  // ends after two backslashes
  CHECK(understood(with(plain, "/a.gif", R"(/a\"b)")).path == R"(/a\"b)");
  CHECK(understood(with(plain, "GET /a.gif?x=1 HTTP/1.0", "-")).path == "-");
  CHECK(understood(with(plain, "GET /a.gif?x=1 HTTP/1.0", R"(\x16\x03\x01)")).path == "-");
  CHECK(understood(with(plain, "GET /a.gif?x=1 HTTP/1.0", "GET /old")).path == "/old");
  CHECK(understood(with(plain, "/a.gif", "")).path == "-");
  const auto long_path = with(plain, "/a.gif", "/" + std::string(1000, 'x'));
  CHECK(understood(long_path).path.size() == longest_path);
}

TEST_CASE("logstat: zones, leap years and seconds") {
  const auto at = [](const std::string& time) {
    return understood(with(plain, "10/Oct/2000:13:55:36 -0700", time)).second;
  };
  CHECK(at("01/Jan/1970:00:00:00 +0000") == 0);
  CHECK(at("01/Jan/1970:05:30:00 +0530") == 0);
  CHECK(at("31/Dec/1969:23:30:00 -0030") == 0);
  CHECK(at("29/Feb/2024:12:00:00 +0000") == 1709208000);
  CHECK(at("31/Dec/2016:23:59:60 +0000") == 1483228800);
}

TEST_CASE("logstat: what is malformed, and why") {
  const auto time = "no time as [10/Oct/2000:13:55:36 -0700]";
  CHECK(why("") == "no host");
  CHECK(why("word") == "no time in brackets");
  CHECK(why(with(plain, "[10/Oct", "10/Oct")) == time);
  for (const auto* bad :
       {"10/Oct/2000:13:55:36", "32/Oct/2000:13:55:36 -0700", "10/Okt/2000:13:55:36 -0700",
        "29/Feb/2023:13:55:36 -0700", "10/Oct/2000:24:00:00 -0700", "10/Oct/2000:13:60:36 -0700",
        "10/Oct/2000:13:55:61 -0700", "10/Oct/2000:13:55:36 -0760", "10/Oct/2000 13:55:36 -0700",
        "1x/Oct/2000:13:55:36 -0700", "10/Oct/2000:13:55:36 x0700", "-1/Oct/2000:13:55:36 -0700"})
    CHECK(why(with(plain, "10/Oct/2000:13:55:36 -0700", bad)) == time);
  CHECK(why(with(plain, "HTTP/1.0\"", "HTTP/1.0")) == "no request in quotes");
  CHECK(why(with(plain, "\"GET", "GET")) == "no request in quotes");
  for (const auto* bad : {" 20 ", " 2000 ", " 099 ", " 600 ", " 2x0 ", "  "})
    CHECK(why(with(plain, " 200 ", bad)) == "no status from 100 to 599, nor 000");
  for (const auto* bad : {"x", "-1", "1.5", "18446744073709551616", "\"1\""})
    CHECK(why(with(plain, "2326", bad)) == "no number of bytes");
  CHECK(why(with(plain, "\"http", "http")) == "no referer in quotes");
  CHECK(why(with(plain, "\"Mozilla", "Mozilla")) == "no user agent in quotes");
  CHECK(why(with(plain, "Nav)\"", "Nav)")) == "no user agent in quotes");
  CHECK(why(with(plain, "Nav)", R"(\)")) == "no user agent in quotes");
  CHECK(why(plain + " \"open") == "a quote that does not end");
  for (const auto* bad : {" -1", " 1s", " 1e99", " 9999999", " ."})
    CHECK(why(plain + bad) == "no number as request time");
  CHECK(why(plain + std::string(longest_line, 'x')) == "the line is too long");
}

TEST_CASE("logstat: no beginning of a line, and no line with bytes changed, does harm") {
  std::mt19937_64 dice{actors::test::seed_of_catch()};
  for (std::size_t n = 0; n < plain.size(); ++n) static_cast<void>(why(plain.substr(0, n)));
  for (int i = 0; i < 20'000; ++i) {
    auto line = plain + " 0.5";
    for (int k = 0; k < 3; ++k) line[dice() % line.size()] = static_cast<char>(dice());
    record r;
    if (!line_parser{1e6}.parse(line, r).empty()) continue;
    CHECK(r.path.data() != nullptr);
    CHECK((r.status == 0 || (r.status >= 100 && r.status < 600)));
  }
}

TEST_CASE("logstat: blocks are cut at the ends of lines") {
  line_cutter c;
  fill(c, "one\ntw");
  CHECK(text_of(c.take()) == "one\n");
  CHECK(c.take().empty());
  fill(c, "o\nthree\nfour");
  CHECK(text_of(c.take()) == "two\nthree\n");
  CHECK(text_of(c.rest()) == "four");
  CHECK(c.rest().empty());
}

TEST_CASE("logstat: of a line that is longer than a block the beginning is a line") {
  line_cutter c;
  fill(c, std::string(line_cutter::block_size, 'x'));
  const auto head = c.take();
  CHECK(head.size() == line_cutter::block_size);
  CHECK(head.size() > longest_line);
  fill(c, std::string(line_cutter::block_size, 'y'));
  CHECK(c.take().empty());
  fill(c, "yy\nnext\n");
  CHECK(text_of(c.take()) == "next\n");
}

TEST_CASE("logstat: malformed lines are counted, and the first ones kept with their numbers") {
  std::string text;
  for (int i = 0; i < 10; ++i) text += line_at("01/Jan/2026:00:00:00") + "\r\nbad\n";
  const auto b = parsed(text);
  CHECK(b.lines == 20);
  CHECK(b.records.size() == 10);
  REQUIRE(b.wrong.size() == complaints_kept);
  CHECK(b.wrong[1].line == 4);
  CHECK(b.wrong[1].text == "bad");

  windows w{1};
  CHECK(w(parsed(text)).empty());
  CHECK(w(parsed(text)).empty());
  const auto all = w(parsed("", mark::end_of_file));
  REQUIRE(all.size() == 1);
  CHECK(all[0].lines == 40);
  CHECK(all[0].malformed == 20);
  CHECK(all[0].complaints[0].line == 2);
  CHECK(all[0].complaints.size() == complaints_kept);
}

TEST_CASE("logstat: the quantiles of a histogram are those of the sorted values") {
  std::mt19937_64 dice{actors::test::seed_of_catch()};
  std::lognormal_distribution<> distribution{9, 2};
  std::vector<std::int64_t> values(20'000);
  histogram one, two;
  for (auto& v : values) {
    v = static_cast<std::int64_t>(distribution(dice));
    (v % 2 == 0 ? one : two).add(v);
  }
  one.add(two);
  std::ranges::sort(values);
  CHECK(one.count() == values.size());
  CHECK(one.max() == values.back());
  for (const auto q : {.001, .5, .9, .99, .999, 1.0}) {
    const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(values.size())));
    const auto exact = static_cast<double>(values[rank - 1]);
    CHECK(std::abs(static_cast<double>(one.quantile(q)) - exact) <= 0.004 * exact + 0.5);
  }
  CHECK(histogram{}.quantile(.5) == 0);
}

TEST_CASE("logstat: frequent texts are counted exactly, and within a bound when there are many") {
  frequent few{100};
  for (std::uint64_t i = 0; i < 100; ++i) few.add(std::to_string(i), i + 1);
  CHECK(few.missing() == 0);
  const auto top = few.top(3);
  REQUIRE(top.size() == 3);
  CHECK(top[0].text == "99");
  CHECK(top[0].count == 100);
  CHECK(few.top(1000).size() == 100);

  frequent many{100};
  std::mt19937_64 dice{actors::test::seed_of_catch()};
  constexpr std::uint64_t rounds = 30'000;
  for (std::uint64_t i = 0; i < rounds; ++i) {
    many.add(std::to_string(dice()));
    if (i % 3 == 0) many.add("often");
  }
  const auto first = many.top(1).at(0);
  CHECK(first.text == "often");
  CHECK(many.missing() > 0);
  CHECK(many.missing() <= 2 * rounds / 50);  // each drop takes that from 50 texts at least
  CHECK(first.count <= rounds / 3);
  CHECK(first.count + many.missing() >= rounds / 3);
  CHECK(many.top(1000).size() <= 100);
}

TEST_CASE("logstat: windows are those of the log's time") {
  windows w{10};
  CHECK(w(parsed(line_at("01/Jan/2026:00:00:01") + "\n" + line_at("01/Jan/2026:00:00:09") + "\n" +
                 line_at("01/Jan/2026:00:00:09") + "\n" + line_at("01/Jan/2026:00:00:10")))
            .empty());
  const auto late =
      w(parsed(line_at("01/Jan/2026:00:00:05") + "\n" + line_at("01/Jan/2026:00:00:40")));
  REQUIRE(late.size() == 1);
  CHECK(late[0].start % 10 == 0);
  CHECK(late[0].requests == 4);
  CHECK(late[0].in_busiest == 2);
  CHECK(late[0].busiest == late[0].start + 9);
  CHECK(late[0].first == late[0].start + 1);
  CHECK(late[0].took.quantile(.5) == 500'000);
  const auto rest = w(parsed("", mark::end_of_file));
  REQUIRE(rest.size() == 2);
  CHECK(rest[0].requests == 1);
  CHECK(rest[1].start == late[0].start + 40);
}

TEST_CASE("logstat: a log that goes back in time goes on from there") {
  windows w{1};
  CHECK(w(parsed(line_at("01/Jan/2026:12:00:00"))).empty());
  const auto later = w(parsed(line_at("01/Jan/2026:03:00:00")));
  REQUIRE(later.size() == 1);
  CHECK(w(parsed(line_at("01/Jan/2026:03:00:00"))).empty());
  const auto rest = w(parsed("", mark::end_of_file));
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].requests == 2);
}

TEST_CASE("logstat: a tick completes what is over, and what nothing is added to") {
  windows w{1};
  const auto text = line_at("01/Jan/2026:00:00:00") + "\n" + line_at("01/Jan/2026:00:00:07");
  CHECK(w(parsed(text)).empty());
  auto tick = parsed("", mark::tick);
  tick.from.now = understood(line_at("01/Jan/2026:00:00:01")).second;
  CHECK(w(tick).size() == 1);  // not the one of a time to come
  CHECK(w(tick).size() == 1);
  CHECK(w(tick).empty());
}
