#include "options.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace dining {

namespace {

constexpr auto footer = R"(
Strategies: see --list. Durations: 0, 500us, 2ms, 1.5s. Each thought and meal takes between half and
one and a half times its mean; 0 takes no time at all.

Exit codes: 0 everybody has eaten; 1 unforeseen failure; 2 wrong arguments; 3 deadlock (with
--strategy all: of a strategy that promises none); 4 an invariant broke; 130 interrupted by Ctrl-C.

Examples:
  philosophers                                           every strategy on the same table
  philosophers --strategy naive --gong                   a certain deadlock, and who waits for whom
  philosophers --strategy waiter --think 200ms --eat 200ms --meals 20        slow enough to watch
  philosophers --strategy chandy-misra --seats 100000 --meals 10 --think 0 --eat 0)";

/// As typed; the rest of the program sees `options`.
struct typed {
  std::string strategy = "all", think = "1ms", eat = "1ms", color = "auto";
  std::string seats = "5", meals = "300", workers = "0", seed = "1";
  bool list = false, no_live = false, gong = false, no_gong = false;
};

void describe(CLI::App& app, typed& t, options& o) {
  app.name("philosophers");
  app.footer(footer);
  auto option = [&](const char* name, std::string& value, const char* kind, const char* what) {
    auto* added = app.add_option(name, value, what)->type_name(kind);
    if (!value.empty()) added->capture_default_str();
  };
  option("--strategy", t.strategy, "NAME", "How they come by their forks, or `all` to compare");
  option("--seats", t.seats, "N", "Philosophers, and forks: 2 to 100,000");
  option("--meals", t.meals, "N", "Meals for each philosopher");
  option("--think", t.think, "TIME", "Mean time of a thought");
  option("--eat", t.eat, "TIME", "Mean time of a meal");
  option("--workers", t.workers, "N", "Worker threads; 0: one for each core");
  option("--seed", t.seed, "N", "For the random times");
  option("--json", o.json, "FILE", "Write parameters and results to this file");
  option("--color", t.color, "WHEN", "auto, always or never");
  app.add_flag("--no-live", t.no_live, "Plain progress lines, also on a terminal");
  app.add_flag("--gong", t.gong,
               "naive, mutex-naive: half way, all take the left fork before any\n"
               "reaches for the right one: a certain deadlock");
  app.add_flag("--no-gong", t.no_gong, "all: leave the naive ones' deadlock to chance");
  app.add_flag("--list", t.list, "List the strategies and exit");
}

std::uint64_t whole_number(const char* option, const std::string& text, std::uint64_t least,
                           std::uint64_t most) {
  std::uint64_t n = 0;
  auto end = text.data() + text.size();
  auto [stop, failure] = std::from_chars(text.data(), end, n);
  if (failure == std::errc{} && stop == end && n >= least && n <= most) return n;
  throw usage_error{fmt::format("{} must be a whole number from {} to {}, not '{}'", option,
                                show(least), show(most), text)};
}

nanoseconds duration(const char* option, const std::string& text) {
  if (auto time = parse_duration(text)) return *time;
  throw usage_error{
      fmt::format("{} must be a duration such as 0, 500us, 2ms or 1.5s, a day at most, not '{}'",
                  option, text)};
}

std::vector<const strategy*> named(const std::string& name) {
  std::vector<const strategy*> chosen;
  for (auto& s : strategies()) {
    if (name == "all" || name == s.name) chosen.push_back(&s);
  }
  if (!chosen.empty()) return chosen;
  throw usage_error{fmt::format("there is no strategy '{}'; do you mean '{}'? (--list shows all)",
                                name, nearest_name(name))};
}

options::color color_named(const std::string& name) {
  if (name == "auto") return options::color::when_terminal;
  if (name == "always") return options::color::always;
  if (name == "never") return options::color::never;
  throw usage_error{fmt::format("--color must be auto, always or never, not '{}'", name)};
}

void understand(const typed& t, options& o) {
  constexpr std::uint64_t most_meals = 1'000'000'000;
  o.chosen = named(t.strategy);
  o.with.seats = static_cast<int>(whole_number("--seats", t.seats, 2, 100'000));
  o.with.meals = static_cast<std::uint32_t>(whole_number("--meals", t.meals, 1, most_meals));
  o.with.workers = static_cast<unsigned>(whole_number("--workers", t.workers, 0, 256));
  o.with.seed = whole_number("--seed", t.seed, 0, ~std::uint64_t{0});
  o.with.think = duration("--think", t.think);
  o.with.eat = duration("--eat", t.eat);
  o.colors = color_named(t.color);
  o.live = !t.no_live;
  o.with.gong = t.gong || (o.chosen.size() > 1 && !t.no_gong);
  auto naive_too = std::ranges::any_of(o.chosen, &strategy::may_deadlock);
  if (o.with.gong && !naive_too)
    throw usage_error{"--gong is for the strategies naive and mutex-naive"};
}

std::string list() {
  std::string text;
  for (auto& s : strategies()) text += fmt::format("{:<15}{}\n", s.name, s.summary);
  return text + fmt::format("{:<15}{}\n", "all", "each of them in turn, and a comparison");
}

}  // namespace

std::optional<options> parse(int argc, const char* const* argv, std::string& answer) {
  CLI::App app{"Dining philosophers, as actors and as threads with locks: ten ways to share "
               "forks,\nchecked and measured."};
  typed t;
  options o;
  describe(app, t, o);
  if (!example::understood(app, argc, argv, answer)) return std::nullopt;
  if (t.list) {
    answer = list();
    return std::nullopt;
  }
  understand(t, o);
  return o;
}

}  // namespace dining
