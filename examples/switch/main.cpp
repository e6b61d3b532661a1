/// The same two jobs on each executor; one word chooses. See --help.
#include "bell.hpp"
#include "options.hpp"
#include "show.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace {

using namespace switching;

row run(const job& what, const std::string& design, const options& o,
        const dining::ctrl_c& signals) {
  auto pool =
      actors::make_executor(design, {.workers = o.with.workers, .under_way = o.with.under_way});
  progress_bar bar{what.name + " " + design, o.live};
  row out{design, pool.concurrency(), what.run(pool, o.with, [&](const progress& at) {
            bar.draw(at);
            return signals.caught() == 0;
          })};
  // Worker processes hear Ctrl-C, too: what fails after it is no failure.
  if (signals.caught() != 0) out.seen.stopped = true, out.seen.failure.clear();
  pool.shutdown(out.seen.stopped ? actors::shutdown_mode::cancel : actors::shutdown_mode::wait);
  return out;
}

int exit_code_of(const outcome& o) {
  if (o.wrong != 0) return wrong_result;
  return o.failure.empty() ? all_well : failed;
}

int switch_executors(int argc, char** argv) {
  std::string answer;
  const auto o = parse(argc, argv, answer);
  if (!o) {
    fmt::print("{}", answer);
    return all_well;
  }
  const dining::bell wake;
  const dining::ctrl_c signals{wake};
  int code = all_well;
  for (auto& what : o->jobs) {
    if (signals.caught() != 0) break;
    fmt::print("{}", describe(what.name, o->with));
    example::flush_output();
    std::vector<row> rows;
    for (auto& design : o->designs)
      if (signals.caught() == 0) rows.push_back(run(what, design, *o, signals));
    fmt::print("{}\n", table(rows));
    for (auto& r : rows) {
      code = std::max(code, exit_code_of(r.seen));
      if (!r.seen.failure.empty())
        example::say(fmt::format("switch: {}: {}", r.design, r.seen.failure));
    }
  }
  return signals.caught() == 0 ? code : interrupted_by_signal + signals.caught();
}

}  // namespace

int main(int argc, char** argv) { return example::run(argc, argv, switch_executors); }
