/// Dining philosophers: the project's demo. See --help.
#include "options.hpp"
#include "progress.hpp"
#include "report.hpp"

#include <actors/actors.hpp>
#include <fmt/format.h>

#include <fstream>
#include <memory>

namespace {

using namespace dining;

constexpr auto what_next = R"(
Next: --think 0 --eat 0                            as fast as actors can
      --strategy waiter --seats 40 --meals 2000    one strategy, more seats
      --strategy naive --gong                      the deadlock, live
      --help                                       the rest
)";

std::ofstream open_json(const std::string& path) {
  std::ofstream file;
  if (path.empty()) return file;
  file.open(path, std::ios::app);  // what is there stays until there is something to replace it
  if (!file) throw usage_error{fmt::format("cannot write to '{}'", path)};
  return file;
}

std::unique_ptr<stage> stage_for(const options& o) {
  using color = options::color;
  if (!o.live || !stdout_is_terminal()) return std::make_unique<plain_stage>();
  auto colors = o.colors == color::always || (o.colors != color::never && terminal_has_colors());
  return std::make_unique<live_stage>(colors, terminal_is_utf8());
}

std::string comparison_table(const std::vector<result>& results) {
  auto text = comparison_head() + "\n";
  for (auto& r : results) text += comparison_row(r) + "\n";
  return text;
}

/// Runs the chosen strategies one after the other; stops early when a signal came.
std::vector<result> run(const options& o, stage& show, const ctrl_c& signals, const bell& wake) {
  std::vector<result> results;
  auto compared = o.chosen.size() > 1;
  auto grows = compared && show.keeps_rows_together();
  show.print(describe(o.with) + "\n\n");
  if (grows) show.print(comparison_head() + "\n");
  for (auto* how : o.chosen) {
    if (signals.caught() != 0) break;
    show.begin();
    results.push_back(dine(*how, o.with, show, wake, [&] { return signals.caught() != 0; }));
    show.end(!compared);
    if (grows) show.print(comparison_row(results.back()) + "\n");
    if (!compared) show.print(report(results.back()));
  }
  if (compared && !grows) show.print("\n" + comparison_table(results));
  if (compared) show.print(comparison_notes(results));
  return results;
}

int exit_code_of(const std::vector<result>& results, bool compared, int signal) {
  auto code = int{all_well};
  for (auto& r : results) {
    auto one = dining::exit_code_of(r, compared);
    if (one == interrupted_by_signal) one += signal;
    code = std::max(code, one);
  }
  return code;
}

/// As many as there will really be: 0 stands for the cores, and the environment has a say.
unsigned workers_of_a_system(unsigned wanted) {
  return static_cast<unsigned>(actors::system{{.workers = wanted}}.workers());
}

int philosophers(int argc, char** argv) {
  std::string answer;
  auto o = parse(argc, argv, answer);
  if (!o) {
    fmt::print("{}", answer);
    return all_well;
  }
  auto json = open_json(o->json);
  o->with.workers = workers_of_a_system(o->with.workers);
  bell wake;
  ctrl_c signals{wake};
  auto results = run(*o, *stage_for(*o), signals, wake);
  if (argc == 1 && signals.caught() == 0) fmt::print("{}", what_next);
  if (json.is_open()) {
    json.close();
    json.open(o->json, std::ios::trunc);
    json << to_json(o->with, results) << std::flush;
    if (!json) throw std::runtime_error{fmt::format("could not write all of '{}'", o->json)};
  }
  return exit_code_of(results, o->chosen.size() > 1, signals.caught());
}

}  // namespace

int main(int argc, char** argv) { return example::run(argc, argv, philosophers); }
