#include "made_up.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numbers>
#include <string_view>
#include <vector>

namespace logstat {

namespace {

constexpr std::int64_t first_second = 1'767'225'600;  // 2026-01-01
constexpr std::size_t different_paths = 2000;
constexpr double zipf_exponent = 1.1;
constexpr double wave = 60;               // seconds of a mean rate from one crest to the next
constexpr double wave_height = 0.5;       // of the rate
constexpr double median_of_took = 0.020;  // seconds
constexpr double spread_of_took = 0.9;    // of its logarithm

using dice = std::mt19937_64;

struct outcome {
  int status;
  double weight;
};
constexpr std::array<outcome, 9> outcomes{{{200, 900},
                                           {206, 5},
                                           {301, 10},
                                           {304, 40},
                                           {403, 4},
                                           {404, 30},
                                           {499, 3},
                                           {500, 6},
                                           {503, 2}}};

constexpr std::array<std::string_view, 4> agents{
    R"(Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0)",
    R"(Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15)",
    R"(curl/7.88.1)", R"(probe \"nightly\" (+https://example.org/probe))"};

std::vector<double> zipf_weights() {
  std::vector<double> weights(different_paths);
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights[i] = 1 / std::pow(static_cast<double>(i + 1), zipf_exponent);
  return weights;
}

std::uint64_t below(std::uint64_t end, dice& d) {
  return std::uniform_int_distribution<std::uint64_t>{0, end - 1}(d);
}
bool happens(double share, dice& d) { return std::uniform_real_distribution<>{}(d) < share; }

std::string host(dice& d) {
  if (happens(0.2, d)) return fmt::format("2001:db8::{:x}:{:x}", below(65536, d), below(65536, d));
  return fmt::format("{}.{}.{}.{}", 1 + below(223, d), below(256, d), below(256, d),
                     1 + below(254, d));
}

int status(dice& d) {
  auto at = below(1000, d);
  for (const auto& each : outcomes) {
    const auto weight = static_cast<std::uint64_t>(each.weight);
    if (at < weight) return each.status;
    at -= weight;
  }
  return outcomes.front().status;
}

std::string path_named(std::size_t n) {
  static constexpr std::array<std::string_view, 5> kinds{"article", "image", "api/item", "tag",
                                                         "user"};
  return n == 0 ? "/" : fmt::format("/{}/{}", kinds[n % kinds.size()], n);
}

std::string time_of(std::int64_t second) {
  return fmt::format("{:%d/%b/%Y:%H:%M:%S} +0000", fmt::gmtime(static_cast<std::time_t>(second)));
}

/// What the line of a server that was killed, or of something else, looks like.
std::string spoilt(const std::string& line, dice& d) {
  switch (below(5, d)) {
  case 0:
    return line.substr(0, line.find('[') + 1 + below(20, d));
  case 1:
    return line.substr(0, line.rfind("HTTP/"));  // the quote does not end
  case 2:
    return std::string{line}.replace(line.find('[') + 4, 3, "Foo");
  case 3:
    return "[error] worker process exited on signal 9";
  default:
    return {};
  }
}

}  // namespace

made_up_log::made_up_log(const generate_options& with) : with_{with} {
  const auto weights = zipf_weights();
  paths_ = std::discrete_distribution<std::size_t>(weights.begin(), weights.end());
}

made_up_log::moment made_up_log::moment_of(std::uint64_t line) const {
  // The time between two lines is 1 + wave_height * sin of the mean: this is its integral.
  const auto mean = static_cast<double>(line) / with_.rate;
  const auto angle = 2 * std::numbers::pi * mean / wave;
  const auto time = mean + wave_height * wave / (2 * std::numbers::pi) * (1 - std::cos(angle));
  return {first_second + static_cast<std::int64_t>(time), 1 / (1 + wave_height * std::sin(angle))};
}

void made_up_log::add_line(std::string& to, const moment& at, std::mt19937_64& d) {
  const auto code = status(d);
  const auto empty = code == 304 || code == 499;
  const auto bytes = empty ? std::string{"-"} : std::to_string(100 + below(60'000, d));
  const auto query = happens(0.1, d) ? fmt::format("?page={}", below(50, d)) : std::string{};
  std::lognormal_distribution<> took{std::log(median_of_took * at.load), spread_of_took};
  fmt::format_to(
      std::back_inserter(to), R"({} - {} [{}] "{} {}{} HTTP/1.1" {} {} "{}" "{}" {:.3f})", host(d),
      happens(0.05, d) ? "alice" : "-", time_of(at.second), happens(0.9, d) ? "GET" : "POST",
      path_named(path(d)), query, code, bytes, happens(0.3, d) ? "https://example.org/" : "-",
      agents[below(agents.size(), d)], took(d));
}

void made_up_log::add_malformed(std::string& to, const moment& at, std::mt19937_64& d) {
  std::string line;
  add_line(line, at, d);
  to += spoilt(line, d);
}

made_up_block made_up_log::operator()(std::uint64_t block) {
  std::seed_seq seed{with_.seed, with_.seed >> 32U, block, block >> 32U};
  dice d{seed};
  made_up_block out;
  const auto first = block * lines_of_block;
  out.lines = std::min(lines_of_block, with_.lines - first);
  for (auto line = first; line != first + out.lines; ++line) {
    if (happens(with_.malformed, d)) {
      add_malformed(out.text, moment_of(line), d);
      ++out.malformed;
    } else {
      add_line(out.text, moment_of(line), d);
    }
    out.text += '\n';
  }
  return out;
}

}  // namespace logstat
