#include "count.hpp"

#include "plot.hpp"
#include "show.hpp"

#include <line.hpp>
#include <status_line.hpp>

#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>
#include <fmt/format.h>

#include <filesystem>

namespace logstat {

namespace {

constexpr std::size_t paths_of_all = 131'072;
constexpr std::int64_t unseen_window = 60;  // seconds: nobody looks at it
constexpr int bar_width = 40;
constexpr std::chrono::milliseconds between_pictures{50};

/// Shows each window when it is complete.
class onlooker {
public:
  explicit onlooker(const options& o)
      : options_{o}, in_place_{o.live && o.follow && !o.windows && line::possible()},
        line_{in_place_} {
    if (!o.plot.empty()) plot_.emplace(o.plot, o.every.count());
  }

  void operator()(const window& w) {
    if (plot_) plot_->add(w);
    if (w.requests == 0) return;
    if (options_.windows)
      show_row(w);
    else if (options_.follow)
      show_summary(w);
  }
  void draw() {
    if (plot_) plot_->draw();
  }

private:
  using line = example::status_line;

  void show_row(const window& w) {
    if (!with_times_) {
      with_times_ = w.took.count() != 0;
      fmt::print("{}", table_head(*with_times_));
    }
    fmt::print("{}", table_row(w, options_.every.count(), *with_times_));
    example::flush_output();
  }
  void show_summary(const window& w) {
    const auto text = summary(w, options_.every.count());
    if (in_place_) return line_.draw(text);
    fmt::print("{}\n", text);
    example::flush_output();
  }

  const options& options_;
  bool in_place_;  // the summary
  line line_;
  std::optional<plot> plot_;
  std::optional<bool> with_times_;
};

template <class Source>
actors::pipeline::running start(actors::system& sys, Source source, const options& o, onlooker& see,
                                tally& out) {
  using namespace actors::pipeline;
  const auto understand = [parser = line_parser{o.unit}](block b) {
    return parse_block(parser, std::move(b));
  };
  const auto show = [&see](const window& w) { see(w); };
  const auto add = [](tally& all, const window& w) { all.add(w); };
  const auto seconds = o.shows_windows() ? o.every.count() : unseen_window;
  // [flow]
  return from(sys, blocking(std::move(source)), {.name = "logstat", .chunk = 1}) |
         map(understand, parallel(sys.workers()), ordered, name("parse")) |
         flat_map(windows{seconds}, name("window")) | tee(show, name("show")) |
         fold(tally{paths_of_all}, add) | into([&out](tally all) { out = std::move(all); });
  // [/flow]
}

actors::pipeline::running start(actors::system& sys, const options& o, reading& shared,
                                onlooker& see, tally& out) {
  if (o.follow) return start(sys, follower{o.files[0], o.every, shared}, o, see, out);
  return start(sys, file_reader{o.files, shared}, o, see, out);
}

/// How much there is to read; 0: nobody knows.
std::uint64_t size_of(const std::vector<std::string>& files) {
  std::uint64_t all = 0;
  for (const auto& file : files) {
    if (file == "-" || !std::filesystem::is_regular_file(file)) return 0;
    all += std::filesystem::file_size(file);
  }
  return all;
}

void show_progress(const options& o, const reading& shared, actors::pipeline::running& done) {
  const auto all = o.follow || o.windows ? 0 : size_of(o.files);
  if (all == 0 || !o.live || !example::status_line::possible()) return;
  example::status_line line{true};
  do {
    const auto share = static_cast<double>(shared.characters) / static_cast<double>(all);
    line.draw(fmt::format("{} {:.0f}%", dining::bar(share, bar_width, line.unicode()),
                          100 * std::min(share, 1.0)));
  } while (!done.wait_for(between_pictures));
}

}  // namespace

tally count(const options& o, reading& shared) {
  tally all{paths_of_all};
  onlooker see{o};
  actors::system sys{{.workers = o.workers}};
  auto done = start(sys, o, shared, see, all);
  show_progress(o, shared, done);
  static_cast<void>(done.get());
  if (all.requests != 0) see.draw();
  return all;
}

}  // namespace logstat
