#include "report.hpp"

#include "names.hpp"
#include "options.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace dining {

namespace {

constexpr std::size_t circle_shown = 12;
constexpr auto what_is_checked =
    "no two neighbours ate at once, forks were conserved, meals add up";

std::uint64_t all_meals(const settings& with) {
  return static_cast<std::uint64_t>(with.seats) * with.meals;
}

std::string one_word(outcome o) {
  switch (o) {
  case outcome::finished:
    return "finished";
  case outcome::deadlock:
    return "deadlock";
  case outcome::violated:
    return "violated";
  case outcome::interrupted:
    return "interrupted";
  case outcome::no_threads:
    return "no threads";
  }
  return "?";
}

std::string line(std::string_view label, const std::string& text) {
  return fmt::format("  {:<12}{}\n", label, text);
}

std::string waits_for_whom(const result& r) {
  if (r.circle.empty()) return "  nobody moves any more, yet they do not wait in a circle\n";
  std::string text;
  for (std::size_t i = 0; i < r.circle.size(); ++i) {
    if (i == circle_shown - 1 && r.circle.size() > circle_shown) {
      text += fmt::format("    ... and so do {} more, up to\n",
                          show(static_cast<std::uint64_t>(r.circle.size() - circle_shown)));
      i = r.circle.size() - 1;
    }
    auto& w = r.circle[i];
    text += fmt::format("    {} waits for fork {}, which {} holds\n", name_of(w.seat), w.fork,
                        name_of(w.holder));
  }
  return text;
}

std::string broken(const result& r) {
  auto text = fmt::format("  {} violations, the first ones:\n", show(r.violation_count));
  for (auto& v : r.violations) {
    text += fmt::format("    ({}) after {}: {}\n", v.invariant, show(v.when), v.what);
  }
  return text;
}

nlohmann::ordered_json to_object(const result& r) {
  auto seconds = [](nanoseconds t) { return std::chrono::duration<double>(t).count(); };
  auto& n = r.numbers;
  auto circle = nlohmann::ordered_json::array();
  for (auto& w : r.circle) {
    circle.push_back({{"seat", w.seat}, {"waits_for_fork", w.fork}, {"held_by", w.holder}});
  }
  auto violations = nlohmann::ordered_json::array();
  for (auto& v : r.violations) {
    violations.push_back({{"invariant", std::string{v.invariant}},
                          {"seat", v.seat},
                          {"after", seconds(v.when)},
                          {"what", v.what}});
  }
  return {{"strategy", r.how->name},
          {"outcome", one_word(r.end)},
          {"meals", n.meals},
          {"elapsed", seconds(n.elapsed)},
          {"meals_per_second", n.meals_per_second},
          {"waiting",
           {{"p50", seconds(n.waiting_p50)},
            {"p99", seconds(n.waiting_p99)},
            {"max", seconds(n.waiting_max)}}},
          {"fairness", n.fairness},
          {"cpu", seconds(n.cpu)},
          {"violations", r.violation_count},
          {"first_violations", violations},
          {"circle_of_waiting", circle}};
}

}  // namespace

std::string describe(const settings& with) {
  return fmt::format("{} philosophers, {} meals each, think {}, eat {}, {} worker{}, seed {}",
                     show(static_cast<std::uint64_t>(with.seats)), show(std::uint64_t{with.meals}),
                     show(with.think), show(with.eat), with.workers, with.workers == 1 ? "" : "s",
                     with.seed);
}

std::string report(const result& r) {
  auto& n = r.numbers;
  auto total = show(all_meals(r.with));
  std::string text;
  switch (r.end) {
  case outcome::finished:
    text = fmt::format("Everybody has eaten: {} meals in {}\n", total, show(n.elapsed));
    break;
  case outcome::interrupted:
    text = fmt::format("Interrupted after {}: {} of {} meals\n", show(n.elapsed), show(n.meals),
                       total);
    break;
  case outcome::deadlock:
    text = fmt::format("Deadlock after {} and {} of {} meals: nobody can ever eat again\n",
                       show(n.elapsed), show(n.meals), total);
    text += waits_for_whom(r);
    break;
  case outcome::violated:
    text = fmt::format("An invariant broke after {} of {} meals\n", show(n.meals), total);
    text += broken(r);
    break;
  case outcome::no_threads:
    return fmt::format("Could not sit down: {}\n", r.why_not);
  }
  text += line("meals", fmt::format("{}/s", show_rate(n.meals_per_second)));
  text += line("waiting", fmt::format("p50 {}   p99 {}   max {}", show(n.waiting_p50),
                                      show(n.waiting_p99), show(n.waiting_max)));
  text +=
      line("fairness", fmt::format("{:.3f} (Jain's index of their rates; 1 is even)", n.fairness));
  text += line("cpu time", show(n.cpu));
  if (r.violation_count == 0) text += line("checked", what_is_checked);
  return text;
}

std::string comparison_head() {
  return fmt::format("{:<15}{:<12}{:>11}{:>12}{:>10}{:>10}{:>10}", "strategy", "result", "meals/s",
                     "waiting p50", "p99", "max", "fairness");
}

std::string comparison_row(const result& r) {
  auto& n = r.numbers;
  return fmt::format("{:<15}{:<12}{:>11}{:>12}{:>10}{:>10}{:>10.3f}", r.how->name, one_word(r.end),
                     show_rate(n.meals_per_second), show(n.waiting_p50), show(n.waiting_p99),
                     show(n.waiting_max), n.fairness);
}

std::string comparison_notes(const std::vector<result>& all) {
  std::string text;
  auto clean = true;
  for (auto& r : all) {
    clean = clean && r.violation_count == 0;
    if (r.end == outcome::deadlock) {
      text += fmt::format("\n{}: deadlock after {} of {} meals\n{}", r.how->name,
                          show(r.numbers.meals), show(all_meals(r.with)), waits_for_whom(r));
    } else if (r.end == outcome::violated) {
      text += fmt::format("\n{}:\n{}", r.how->name, broken(r));
    } else if (r.end == outcome::no_threads) {
      text += fmt::format("\n{}: {}\n", r.how->name, r.why_not);
    }
  }
  if (clean) text += fmt::format("\nchecked: {}\n", what_is_checked);
  return text;
}

std::string to_json(const settings& with, const std::vector<result>& all) {
  auto seconds = [](nanoseconds t) { return std::chrono::duration<double>(t).count(); };
  nlohmann::ordered_json file{{"parameters",
                               {{"seats", with.seats},
                                {"meals", with.meals},
                                {"think", seconds(with.think)},
                                {"eat", seconds(with.eat)},
                                {"workers", with.workers},
                                {"seed", with.seed},
                                {"gong", with.gong}}},
                              {"results", nlohmann::ordered_json::array()}};
  for (auto& r : all) file["results"].push_back(to_object(r));
  return file.dump(2) + "\n";
}

int exit_code_of(const result& r, bool compared) {
  switch (r.end) {
  case outcome::finished:
    return all_well;
  case outcome::interrupted:
    return interrupted_by_signal;
  case outcome::deadlock:
    return compared && r.how->may_deadlock ? all_well : deadlocked;
  case outcome::violated:
    return invariant_broken;
  case outcome::no_threads:
    return compared ? all_well : failed;
  }
  return failed;
}

}  // namespace dining
