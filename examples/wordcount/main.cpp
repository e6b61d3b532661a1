/// Counts words, in one of four ways; see --help.
#include "bell.hpp"
#include "counting/walk.hpp"
#include "options.hpp"
#include "show.hpp"

#include <fmt/format.h>

#include <future>

namespace {

using namespace wordcount;
using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;

/// What there is to read; the bar wants to know it.
std::uint64_t total_size(walk files, const dining::ctrl_c& signals) {
  complaints ignored;  // they come up again
  std::uint64_t bytes = 0;
  while (auto each = files(ignored)) {
    bytes += each->size;
    if (signals.caught() != 0) break;
  }
  return bytes;
}

/// Counts on another thread; this one draws and listens to signals.
tally count_beside(const options& o, pieces& from, monitor& with, progress_bar& bar,
                   const dining::bell& wake, const dining::ctrl_c& signals) {
  auto counted = std::async(std::launch::async, [&] {
    const struct at_end {
      const dining::bell& to_ring;
      ~at_end() { to_ring.ring(); }
    } ring{wake};
    return o.how.run(from, o.workers, with);
  });
  while (counted.wait_for(0s) != std::future_status::ready) {
    wake.wait_until(clock_type::now() + 50ms);
    if (signals.caught() != 0) with.stop = true;
    bar.draw(with.bytes);
  }
  return counted.get();
}

walk files_in(const std::vector<std::string>& roots) {
  try {
    return walk{roots};
  } catch (const bad_path& e) {
    throw usage_error{e.what()};
  }
}

struct found {
  tally counted;
  summary numbers;
};

found count_all(const options& o, const dining::bell& wake, const dining::ctrl_c& signals) {
  const auto files = files_in(o.roots);
  const auto live = o.live && example::status_line::possible();
  progress_bar bar{live ? total_size(files, signals) : 0, live};
  monitor with;
  pieces from{files, with};
  const auto begun = clock_type::now();
  auto all = count_beside(o, from, with, bar, wake, signals);
  const auto elapsed = clock_type::now() - begun;
  all.problems.add(from.problems());
  const summary numbers{from.files(),     all.text, different(all.words),
                        total(all.words), elapsed,  with.stop};
  return {std::move(all), numbers};
}

int count_words(int argc, char** argv) {
  std::string answer;
  const auto o = parse(argc, argv, answer);
  if (!o) {
    fmt::print("{}", answer);
    return all_well;
  }
  const dining::bell wake;
  const dining::ctrl_c signals{wake};
  const auto [counted, numbers] = count_all(*o, wake, signals);
  print_table(counted.words, o->top);
  print_problems(counted.problems);
  if (signals.caught() == 0 && numbers.files == 0)
    throw usage_error{fmt::format("there is no file in {}", fmt::join(o->roots, ", "))};
  example::say(describe(numbers));
  return signals.caught() == 0 ? all_well : interrupted_by_signal + signals.caught();
}

}  // namespace

int main(int argc, char** argv) { return example::run(argc, argv, count_words); }
