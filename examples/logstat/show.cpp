#include "show.hpp"

#include <program.hpp>
#include <units.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace logstat {

using example::harmless;

namespace {

struct quantile {
  const char* name;
  double share;
};

std::string show_took(std::int64_t microseconds) {
  return dining::show(std::chrono::microseconds{microseconds});
}

std::string quantile_of(const histogram& h, double q) {
  return h.count() == 0 ? "-" : show_took(h.quantile(q));
}

double share_of(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(all);
}

std::string rate(std::uint64_t requests, std::int64_t seconds) {
  return dining::show_rate(static_cast<double>(requests) / static_cast<double>(seconds));
}

std::string entry(std::string_view name, std::string_view what) {
  return fmt::format("{:<12}{}\n", name, what);
}

std::string span(const tally& t) {
  return fmt::format("{} to {} UTC", show_time(t.first), show_time(t.last));
}

std::string rates(const tally& t) {
  return fmt::format("{} a second in the mean, {} in the busiest ({})",
                     rate(t.requests, t.last - t.first + 1), dining::show(t.in_busiest),
                     show_time(t.busiest));
}

std::string classes(const tally& t) {
  std::string text;
  for (std::size_t i = 0; i < t.classes.size(); ++i)
    if (t.classes[i] != 0)
      text += fmt::format("{}{} {} ({:.2f}%)", text.empty() ? "" : "  ",
                          i == 0 ? "000" : fmt::format("{}xx", i), dining::show(t.classes[i]),
                          share_of(t.classes[i], t.requests));
  return text;
}

std::string latencies(const histogram& h) {
  std::string text;
  for (const auto& q : {quantile{"p50", .5}, {"p90", .9}, {"p99", .99}, {"p99.9", .999}})
    text += fmt::format("{} {}  ", q.name, quantile_of(h, q.share));
  return text + "max " + show_took(h.max());
}

std::string complaints(const tally& t, const std::vector<std::string>& files) {
  std::string text;
  for (const auto& each : t.complaints) {
    const auto& file = files[std::min(each.file, files.size() - 1)];
    text +=
        fmt::format("  {}:{}: {}: {}\n", harmless(file), each.line, each.why, harmless(each.text));
  }
  if (t.malformed > t.complaints.size()) text += "  ...\n";
  return text;
}

std::string top_paths(const tally& t, std::size_t most) {
  const auto all = t.paths.top(most);
  if (all.empty()) return {};
  auto text = fmt::format("\n{:>14}{:>9}  path\n", "requests", "share");
  for (const auto& each : all)
    text += fmt::format("{:>14}{:>8.2f}%  {}\n", dining::show(each.count),
                        share_of(each.count, t.requests), harmless(each.text));
  if (t.paths.missing() != 0)
    text += fmt::format("There are very many paths: each count may be up to {} too low.\n",
                        dining::show(t.paths.missing()));
  return text;
}

}  // namespace

std::string show_time(std::int64_t second) {
  return fmt::format("{:%F %T}", fmt::gmtime(static_cast<std::time_t>(second)));
}

std::string table_head(bool with_times) {
  auto text = fmt::format("{:<20}{:>12}{:>11}{:>15}{:>10}{:>10}{:>10}{:>10}", "time (UTC)",
                          "requests", "per s", "bytes", "2xx", "3xx", "4xx", "5xx");
  if (with_times) text += fmt::format("{:>10}{:>10}{:>10}{:>10}", "p50", "p90", "p99", "max");
  return text + "\n";
}

std::string table_row(const window& w, std::int64_t seconds, bool with_times) {
  auto text = fmt::format("{:<20}{:>12}{:>11}{:>15}", show_time(w.start), dining::show(w.requests),
                          rate(w.requests, seconds), dining::show(w.bytes));
  for (std::size_t i = 2; i < w.classes.size(); ++i)
    text += fmt::format("{:>10}", dining::show(w.classes[i]));
  if (with_times) {
    for (const auto q : {.5, .9, .99}) text += fmt::format("{:>10}", quantile_of(w.took, q));
    text += fmt::format("{:>10}", w.took.count() == 0 ? "-" : show_took(w.took.max()));
  }
  return text + "\n";
}

std::string summary(const window& w, std::int64_t seconds) {
  auto text =
      fmt::format("{}  {} request{}, {} a second", show_time(w.start), dining::show(w.requests),
                  w.requests == 1 ? "" : "s", rate(w.requests, seconds));
  text += fmt::format(", 5xx {:.1f}%", share_of(w.classes[5], w.requests));
  if (w.took.count() != 0)
    text += fmt::format(", p50 {}, p99 {}", quantile_of(w.took, .5), quantile_of(w.took, .99));
  return text;
}

std::string report(const tally& t, const std::vector<std::string>& files, std::size_t top) {
  auto text = entry("requests", dining::show(t.requests));
  if (t.requests != 0) {
    text += entry("time", span(t)) + entry("rate", rates(t)) + entry("status", classes(t)) +
            entry("bytes", fmt::format("{} ({} a request)", dining::show(t.bytes),
                                       dining::show(t.bytes / t.requests)));
  }
  if (t.took.count() != 0) text += entry("latency", latencies(t.took));
  text += entry("malformed",
                fmt::format("{} of {} lines", dining::show(t.malformed), dining::show(t.lines)));
  return text + complaints(t, files) + top_paths(t, top);
}

}  // namespace logstat
