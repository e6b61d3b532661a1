#include "show.hpp"

#include "line.hpp"
#include "units.hpp"

#include <command_line.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace wordcount {

namespace {

constexpr int bar_width = 30;
constexpr double mega = 1e6;

double seconds(std::chrono::nanoseconds t) { return std::chrono::duration<double>(t).count(); }

double rate(std::uint64_t bytes, std::chrono::nanoseconds time) {
  return time.count() > 0 ? static_cast<double>(bytes) / seconds(time) : 0;
}

std::string time_left(double bytes_left, double per_second) {
  if (per_second <= 0) return "";
  return fmt::format("{:.0f} s left", bytes_left / per_second);
}

}  // namespace

void progress_bar::draw(std::uint64_t done) {
  if (!line_.due()) return;
  const auto all = static_cast<double>(std::max(all_, done));
  const auto so_far = static_cast<double>(done);
  const auto per_second = rate(done, std::chrono::steady_clock::now() - begun_);
  const auto bar = dining::bar(all > 0 ? so_far / all : 0, bar_width, line_.unicode());
  line_.draw(fmt::format("{} {:.0f} of {:.0f} MB, {:.0f} MB/s, {}", bar, so_far / mega, all / mega,
                         per_second / mega, time_left(all - so_far, per_second)));
}

void print_table(const word_table& words, std::size_t most) {
  for (const auto& [word, count] : top(words, most)) fmt::print("{:>7} {}\n", count, word);
  example::flush_output();
}

std::string describe(const summary& s) {
  return fmt::format("{}{} words, {} different ones, in {} file{}: {:.1f} MB of text in {}, "
                     "{:.0f} MB/s",
                     s.interrupted ? "interrupted: " : "", dining::show(s.words),
                     dining::show(s.different), dining::show(s.files), s.files == 1 ? "" : "s",
                     static_cast<double>(s.bytes) / mega, dining::show(s.elapsed),
                     rate(s.bytes, s.elapsed) / mega);
}

void print_problems(const complaints& all) {
  for (const auto& each : all.lines()) example::say(fmt::format("wordcount: {}", each));
  if (const auto more = all.count() - all.lines().size(); more != 0)
    example::say(fmt::format("wordcount: and {} more left out", more));
}

}  // namespace wordcount
