#include "show.hpp"

#include "line.hpp"
#include "units.hpp"

#include <fmt/format.h>

namespace switching {

namespace {

constexpr int bar_width = 40;

double seconds(std::chrono::nanoseconds t) { return std::chrono::duration<double>(t).count(); }

std::string word_for(const outcome& o) {
  if (o.stopped) return "interrupted";
  if (!o.failure.empty()) return "failed";
  return o.wrong == 0 ? "right" : fmt::format("{} wrong", o.wrong);
}

/// How many times as fast as in line, where both have finished.
std::string against(const std::vector<row>& rows, const row& r) {
  const auto& first = rows.front();
  const bool compared = first.design == "inline" && first.seen.at.done == first.seen.at.all &&
                        r.seen.at.done == r.seen.at.all && r.seen.elapsed.count() > 0;
  return compared ? fmt::format("{:.1f}", seconds(first.seen.elapsed) / seconds(r.seen.elapsed))
                  : "-";
}

}  // namespace

void progress_bar::draw(const progress& at) {
  if (!line_.due() && at.done != at.all) return;
  const auto bar = dining::bar(static_cast<double>(at.done) / at.all, bar_width, line_.unicode());
  line_.draw(fmt::format("{:<18} {} {} of {}", label_, bar, at.done, at.all));
}

std::string describe(std::string_view job, const settings& with) {
  const auto workers = fmt::format("{} worker{}", with.workers, with.workers == 1 ? "" : "s");
  if (job == "primes") return fmt::format("primes: {} inputs, {}\n", with.numbers, workers);
  return fmt::format("fetch: {} pages, each takes {}, {}\n", with.pages, dining::show(with.delay),
                     workers);
}

std::string table(const std::vector<row>& rows) {
  auto text = fmt::format("{:<12}{:>10}  {:<12}{:>10}{:>11}{:>11}{:>16}\n", "executor", "at a time",
                          "results", "done", "time", "per s", "times inline");
  for (auto& r : rows) {
    const auto& o = r.seen;
    const auto rate = o.elapsed.count() > 0 ? o.at.done / seconds(o.elapsed) : 0.0;
    text += fmt::format("{:<12}{:>10}  {:<12}{:>10}{:>11}{:>11}{:>16}\n", r.design, r.at_a_time,
                        word_for(o), o.at.done, dining::show(o.elapsed), dining::show_rate(rate),
                        against(rows, r));
  }
  return text;
}

}  // namespace switching
