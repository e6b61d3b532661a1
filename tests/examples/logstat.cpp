// logstat as a program: its figures against a computation of the test's own, plots, arguments.
#include "run.hpp"
#include "scratch.hpp"

#include <tests/support/catch.hpp>

#include <algorithm>
#include <cmath>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <linux/capability.h>
#include <map>
#include <regex>
#include <sstream>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace example_test;

namespace {

const std::string no_live = "--no-live";

/// Returns what it says on stderr.
std::string generate(const std::string& file, const std::string& lines, arguments more = {}) {
  arguments all{"--generate", lines, "--output", file};
  all.insert(all.end(), more.begin(), more.end());
  const auto r = run(LOGSTAT_PROGRAM, all);
  INFO(r.text);
  REQUIRE(r.code == 0);
  return r.text;
}

/// What the test finds out for itself, with a regular expression that knows what is generated.
struct expected {
  std::uint64_t lines = 0, requests = 0, bytes = 0;
  std::map<std::string, std::uint64_t> seconds, paths, classes;
  std::vector<double> milliseconds;

  double quantile(double q) const {
    const auto rank = std::ceil(q * static_cast<double>(milliseconds.size()));
    return milliseconds[static_cast<std::size_t>(rank) - 1];
  }
};

expected read_for_itself(const std::string& file) {
  const std::regex form{R"re(\S+ - \S+ \[(\d\d)/Jan/(2026):([0-9:]{8}) \+0000\] )re"
                        R"re("[A-Z]+ ([^ ?"]+)[^"]*" ((\d)\d\d) (\d+|-) "[^"]*" )re"
                        R"re("(?:\\"|[^"])*" ([0-9.]+))re"};
  expected out;
  std::ifstream in{file};
  std::smatch m;
  for (std::string line; std::getline(in, line); ++out.lines) {
    if (!std::regex_match(line, m, form)) continue;
    ++out.requests;
    ++out.seconds["2026-01-" + m[1].str() + " " + m[3].str()];
    ++out.paths[m[4]];
    ++out.classes[m[6].str() + "xx"];
    if (m[7] != "-") out.bytes += std::stoull(m[7]);
    out.milliseconds.push_back(1000 * std::stod(m[8]));
  }
  std::ranges::sort(out.milliseconds);
  return out;
}

std::string without_commas(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  return text;
}

std::string line_of(const std::string& text, const std::string& begin) {
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(begin)) return line;
  return {};
}

/// The number behind a word, with its unit, in milliseconds.
double time_behind(const std::string& text, const std::string& word) {
  std::smatch m;
  const std::regex form{word + R"( ([0-9.]+) (us|ms|s)\b)"};
  if (!std::regex_search(text, m, form)) return -1;
  return std::stod(m[1]) * (m[2] == "s" ? 1000 : m[2] == "ms" ? 1 : 0.001);
}

}  // namespace

TEST_CASE("logstat: its figures are those of a computation of its own") {
  const scratch here;
  const auto log = here.file("access.log");
  const auto told = generate(log, "20000", {"--seed", "11", "--malformed", "0.01"});
  const auto own = read_for_itself(log);
  REQUIRE(own.lines == 20'000);
  REQUIRE(own.requests > 19'000);
  CHECK(told == "seed 11: 20000 lines, " + std::to_string(own.lines - own.requests) +
                    " of them malformed\n");

  const auto r = run(LOGSTAT_PROGRAM, {log, "--top", "2000"});
  const auto text = without_commas(r.text);
  INFO(text);
  CHECK(r.code == 0);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(line_of(text, "requests ") == "requests    " + std::to_string(own.requests));
  CHECK(line_of(text, "malformed ") ==
        "malformed   " + std::to_string(own.lines - own.requests) + " of 20000 lines");
  CHECK(line_of(text, "bytes ").starts_with("bytes       " + std::to_string(own.bytes) + " ("));
  CHECK(line_of(text, "time ") == "time        " + own.seconds.begin()->first + " to " +
                                      own.seconds.rbegin()->first + " UTC");
  const auto busiest = std::ranges::max_element(
      own.seconds, {}, &std::pair<const std::string, std::uint64_t>::second);
  CHECK(
      line_of(text, "rate ")
          .ends_with(std::to_string(busiest->second) + " in the busiest (" + busiest->first + ")"));
  for (const auto& [name, count] : own.classes)
    CHECK(line_of(text, "status ").find(name + " " + std::to_string(count) + " (") !=
          std::string::npos);

  const auto latency = line_of(text, "latency ");
  for (const auto& [name, q] : std::map<std::string, double>{
           {"p50", .5}, {"p90", .9}, {"p99", .99}, {R"(p99\.9)", .999}, {"max", 1}})
    CHECK(time_behind(latency, name) == actors::test::Approx(own.quantile(q)).epsilon(0.01));

  std::map<std::string, std::uint64_t> paths;
  const std::regex row{R"(\n +(\d+) +[0-9.]+%  (/\S*))"};
  for (std::sregex_iterator at{text.begin(), text.end(), row}, end; at != end; ++at)
    paths[(*at)[2]] = std::stoull((*at)[1]);
  CHECK(paths.size() == own.paths.size());
  CHECK((paths == own.paths));
}

TEST_CASE("logstat: each second's row has what came in it") {
  const scratch here;
  const auto log = here.file("access.log");
  generate(log, "10000", {"--seed", "12"});
  const auto own = read_for_itself(log);
  const auto r = run(LOGSTAT_PROGRAM, {log, "--windows", "--top", "0"});
  const auto text = without_commas(r.text);
  std::map<std::string, std::uint64_t> seconds;
  const std::regex row{R"(\n(\d{4}-\d\d-\d\d [0-9:]{8}) +(\d+) )"};
  for (std::sregex_iterator at{text.begin(), text.end(), row}, end; at != end; ++at)
    seconds[(*at)[1]] += std::stoull((*at)[2]);
  CHECK((seconds == own.seconds));

  const auto wide = run(LOGSTAT_PROGRAM, {log, "--windows", "--every", "1min"});
  CHECK(wide.text.find("\n2026-01-01 00:00:00 ") != std::string::npos);
  CHECK(wide.text.find("\n2026-01-01 00:00:01 ") == std::string::npos);
}

TEST_CASE("logstat: the same seed makes the same log, whatever the workers") {
  const scratch here;
  const auto one = here.file("one"), two = here.file("two"), other = here.file("other");
  generate(one, "9999", {"--seed", "5", "--workers", "1"});
  generate(two, "9999", {"--seed", "5", "--workers", "3"});
  generate(other, "9999", {"--seed", "6"});
  CHECK(read(one) == read(two));
  CHECK(read(one) != read(other));
  CHECK(generate(one, "0", {"--malformed", "1"}).ends_with(": 0 lines, 0 of them malformed\n"));
  CHECK(read(one).empty());
  CHECK(generate(one, "50", {"--malformed", "1"}).ends_with(": 50 lines, 50 of them malformed\n"));
}

TEST_CASE("logstat: several files, standard input, lines without times") {
  const scratch here;
  const auto one = here.file("one"), two = here.file("two");
  const std::string line =
      R"(::1 - - [01/Jan/2026:00:00:00 +0000] "GET /a HTTP/1.1" 200 7 "-" "-")";
  write(one, line + "\n" + line + " - \r\nbad\n");
  write(two, "worse\x1b[2J\xc2\x9b\n" + line);  // the last line has no end
  const auto r = run(LOGSTAT_PROGRAM, {one, "-", one}, [&] {
    const auto in = ::open(two.c_str(), O_RDONLY);
    ::dup2(in, 0);
  });
  INFO(r.text);
  CHECK(r.code == 0);
  CHECK(line_of(r.text, "requests ") == "requests    5");
  CHECK(line_of(r.text, "malformed ") == "malformed   3 of 8 lines");
  CHECK(r.text.find("  " + one + ":3: no time in brackets: bad\n") != std::string::npos);
  CHECK(r.text.find("  -:1: no time in brackets: worse\\x1b[2J\\xc2\\x9b\n") != std::string::npos);
  CHECK(line_of(r.text, "latency ").empty());
}

TEST_CASE("logstat: not a single good line is code 1, nothing at all a wrong argument") {
  const scratch here;
  write(here.file("bad"), "a\nb\n");
  write(here.file("empty"), "");
  const auto bad = run(LOGSTAT_PROGRAM, {here.file("bad")});
  CHECK(bad.code == 1);
  CHECK(line_of(bad.text, "malformed ") == "malformed   2 of 2 lines");
  const auto empty = run(LOGSTAT_PROGRAM, {here.file("empty")});
  CHECK(empty.code == 2);
  CHECK(is_one_line(empty.text));
  CHECK(empty.text.find("empty") != std::string::npos);
  CHECK(run(LOGSTAT_PROGRAM, {here.file("empty"), here.file("bad")}).code == 1);
}

TEST_CASE("logstat: a plot has a series for the rate and for each quantile") {
  const scratch here;
  const auto log = here.file("access.log"), svg = here.file("it's.svg");
  generate(log, "60000", {"--seed", "3", "--rate", "200"});
  const auto own = read_for_itself(log);
  const auto r = run(LOGSTAT_PROGRAM, {log, "--plot", svg, "--top", "0"});
  INFO(r.text);
  CHECK(r.code == 0);
  const auto text = read(svg);
  CHECK(text.find("</svg>") != std::string::npos);
  for (const std::string name : {"requests/s", "p50", "p90", "p99"}) {
    const auto from = text.find("<title>" + name + "</title>");
    REQUIRE(from != std::string::npos);
    const auto series = text.substr(from, text.find("gnuplot_plot", from) - from);
    const std::regex point{R"(\sL-?[0-9.]+,[0-9.]+)"};
    const auto points =
        std::distance(std::sregex_iterator{series.begin(), series.end(), point}, {});
    CHECK(static_cast<std::size_t>(points) + 1 >= own.seconds.size());
  }
  const auto png = here.file("it.png");
  CHECK(run(LOGSTAT_PROGRAM, {log, "--plot", png}).code == 0);
  CHECK(read(png).starts_with("\x89PNG"));
}

TEST_CASE("logstat: one window, times of zero, or none can be plotted, and nothing else is said") {
  const scratch here;
  const auto log = here.file("access.log"), svg = here.file("it.svg");
  const std::string line = R"(h - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-")";
  for (const std::string end : {"", " 0.000", " 0.020"}) {
    write(log, line + end + "\n");
    const auto r = run(LOGSTAT_PROGRAM, {log, "--plot", svg});
    INFO(r.text);
    CHECK(r.code == 0);
    CHECK(r.text.find("arning") == std::string::npos);
    CHECK(read(svg).find("requests/s") != std::string::npos);
    CHECK((read(svg).find("p99") != std::string::npos) == !end.empty());
    ::unlink(svg.c_str());
  }
}

TEST_CASE("logstat: a missing gnuplot is named with its package") {
  const scratch here;
  const auto log = here.file("access.log");
  generate(log, "10", {"--malformed", "0"});
  const auto r = run(LOGSTAT_PROGRAM, {log, "--plot", here.file("x.svg")},
                     [] { ::setenv("PATH", "/nonexistent", 1); });
  CHECK(r.code == 1);
  CHECK(is_one_line(r.text));
  CHECK(r.text.find("gnuplot-nox") != std::string::npos);
  CHECK(!std::filesystem::exists(here.file("x.svg")));
}

TEST_CASE("logstat: wrong arguments and files end in one line and exit code 2") {
  const scratch here;
  const auto log = here.file("access.log"), zipped = here.file("log.gz");
  generate(log, "10");
  write(zipped, "\x1f\x8b\x08");
  for (const auto& with : std::vector<arguments>{{},
                                                 {here.file("missing")},
                                                 {here.file("")},
                                                 {zipped},
                                                 {log, "--frequent"},
                                                 {log, "--top", "-1"},
                                                 {log, "--top", "many"},
                                                 {log, "--windows", "--every", "0s"},
                                                 {log, "--windows", "--every", "1.5s"},
                                                 {log, "--windows", "--every", "2min30"},
                                                 {log, "--every", "2s"},
                                                 {log, "--workers", "0"},
                                                 {log, "--time-unit", "h"},
                                                 {log, "--plot", "plot.pdf"},
                                                 {log, "--plot", ""},
                                                 {log, "--plot", here.file("no/x.svg")},
                                                 {log, "--seed", "1"},
                                                 {log, "--generate", "10"},
                                                 {"--generate", "-1"},
                                                 {"--generate", "10", "--malformed", "2"},
                                                 {"--generate", "10", "--rate", "0"},
                                                 {"--generate", "10", "--seed", "x"},
                                                 {"--generate", "10", "--plot", "x.svg"},
                                                 {"--generate", "10", "--output", here.file("")},
                                                 {"-", "-"},
                                                 {"--follow"},
                                                 {"--follow", "-"},
                                                 {"--follow", log, log},
                                                 {"--follow", here.file("missing")}}) {
    const auto r = run(LOGSTAT_PROGRAM, with);
    INFO((with.empty() ? "nothing" : with.back()) << ": " << r.text);
    CHECK(r.code == 2);
    CHECK(is_one_line(r.text));
    CHECK(r.text.starts_with("logstat: "));
  }
  CHECK(run(LOGSTAT_PROGRAM, {here.file("missing")}).text ==
        "logstat: cannot open '" + here.file("missing") + "': No such file or directory\n");
}

TEST_CASE("logstat: a file that may not be read is named") {
  const scratch here;
  const auto log = here.file("access.log");
  generate(log, "10");
  REQUIRE(::chmod(log.c_str(), 0) == 0);
  const auto r = run(LOGSTAT_PROGRAM, {log}, [] {  // root may read everything otherwise
    ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE);
    ::prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH);
  });
  CHECK(r.code == 2);
  CHECK(r.text == "logstat: cannot open '" + log + "': Permission denied\n");
}

TEST_CASE("logstat: output that cannot be written is an error") {
  const scratch here;
  const auto log = here.file("access.log");
  generate(log, "10");
  const auto onto_full = [] {
    const auto full = ::open("/dev/full", O_WRONLY);
    ::dup2(full, 1);
  };
  for (const auto& with : std::vector<arguments>{{log}, {"--generate", "1000"}}) {
    const auto r = run(LOGSTAT_PROGRAM, with, onto_full);
    CHECK(r.code == 1);
    CHECK(r.text == "logstat: cannot write to standard output: No space left on device\n");
  }
}

TEST_CASE("logstat: what it has to say is lost where standard error cannot be written to") {
  const scratch here;
  const auto heard = here.file("heard.log");
  generate(heard, "10", {"--seed", "1"});
  const auto closed = [] { ::close(2); };
  const auto full = [] { ::dup2(::open("/dev/full", O_WRONLY), 2); };
  for (const auto& stderr_is : std::vector<std::function<void()>>{closed, full}) {
    const auto log = here.file("access.log");
    const auto r =
        run(LOGSTAT_PROGRAM, {"--generate", "10", "--seed", "1", "--output", log}, stderr_is);
    CHECK(r.code == 0);
    CHECK(read(log) == read(heard));
    CHECK(run(LOGSTAT_PROGRAM, {here.file("missing")}, stderr_is).code == 2);
  }
}
