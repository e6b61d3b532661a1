/// Statistics of access logs, read as a stream through a pipeline. See --help.
#include "count.hpp"
#include "generate.hpp"
#include "plot.hpp"
#include "show.hpp"

#include <status_line.hpp>
#include <units.hpp>

#include <actors/actors.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace {

using namespace logstat;

void check_files(const options& o) {
  for (const auto& file : o.files)
    if (const auto why = why_unreadable(file)) throw usage_error{*why};
  if (o.plot.empty()) return;
  if (const auto why = why_unwritable(o.plot)) throw usage_error{*why};
}

int write_log(const options& o, const reading& shared) {
  example::status_line line{o.live && o.generate->output != "-"};
  const auto made = generate(*o.generate, o.workers, shared, [&](std::uint64_t lines) {
    if (line.due())
      line.draw(
          fmt::format("{} of {} lines", dining::show(lines), dining::show(o.generate->lines)));
  });
  example::say(fmt::format("seed {}: {} lines, {} of them malformed", o.generate->seed, made.lines,
                           made.malformed));
  return all_well;
}

int read_logs(const options& o, reading& shared) {
  check_files(o);
  const auto all = count(o, shared);
  if (all.lines == 0 && !shared.stopped() && !o.follow)
    throw usage_error{fmt::format("{} empty, expected lines in the combined log format",
                                  o.files.size() == 1 ? "'" + o.files[0] + "' is"
                                                      : std::string{"all files are"})};
  if (o.windows && all.requests != 0) fmt::print("\n");
  if (shared.stopped() && !o.follow) fmt::print("interrupted: this is what was read so far\n");
  fmt::print("{}", report(all, o.files, o.top));
  example::flush_output();
  return all.requests != 0 || all.lines == 0 ? all_well : failed;
}

/// The pipeline's name, with which its errors begin, is the program's.
template <class F> int in_own_words(F f) {
  try {
    return f();
  } catch (const actors::actor_error& e) {
    const auto& text = e.reason().text();
    throw std::runtime_error{text.starts_with("logstat: ") ? text.substr(9) : text};
  }
}

int logstat_program(int argc, char** argv) {
  std::string answer;
  const auto o = parse(argc, argv, answer);
  if (!o) {
    fmt::print("{}", answer);
    return all_well;
  }
  const dining::bell stop;
  const dining::ctrl_c signals{stop};
  reading shared{stop, signals};
  const auto code =
      in_own_words([&] { return o->generate ? write_log(*o, shared) : read_logs(*o, shared); });
  return signals.caught() == 0 ? code : interrupted_by_signal + signals.caught();
}

}  // namespace

int main(int argc, char** argv) { return example::run(argc, argv, logstat_program); }
