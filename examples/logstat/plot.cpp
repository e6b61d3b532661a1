#include "plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <spawn.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char** environ;

namespace logstat {

namespace {

[[noreturn]] void fail(int error, const char* what) {
  throw std::system_error{error, std::generic_category(), what};
}

/// Ours, and the child's.
std::array<descriptor, 2> connection() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    fail(errno, "socketpair");
  return {descriptor{ends[0]}, descriptor{ends[1]}};
}

/// With `input` as its standard input, and out of reach of Ctrl-C: it draws what there is then.
pid_t start_gnuplot(const descriptor& input) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_adddup2(&actions, input.get(), STDIN_FILENO);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::string name = "gnuplot";
  const std::array<char*, 2> argv{name.data(), nullptr};
  pid_t child = -1;
  const auto error =
      ::posix_spawnp(&child, name.c_str(), &actions, &attributes, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (error == ENOENT)
    throw std::runtime_error{"--plot needs gnuplot, which is missing: apt-get install gnuplot-nox"};
  if (error != 0) fail(error, "cannot start gnuplot");
  return child;
}

/// For a gnuplot text in single quotes.
std::string in_quotes(std::string_view text) {
  std::string out;
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return "'" + out + "'";
}

constexpr auto begin_data = "$windows << END_OF_WINDOWS\n";

// A row of $windows: time, requests a second, p50, p90 and p99 in milliseconds.
constexpr auto script = R"(END_OF_WINDOWS
set terminal {terminal} size 1000,{height}
set output {file}
set multiplot layout {panels},1
set xdata time
set timefmt '%s'
set format x "%H:%M:%S\n%d %b"
set xrange ['{first}':'{end}']
set xtics {step}
set grid
set key outside right top samplen 1
set lmargin 12
set rmargin 16
set yrange [0:*]
set ylabel 'requests a second'
set title 'windows of {seconds} s, UTC'
plot $windows using 1:2 title 'requests/s' with {style} lc rgb '#1f77b4'
)";

constexpr auto script_of_times = R"(set title ''
{scale}
set ylabel 'latency (ms)'
plot $windows using 1:5 title 'p99' with {style} lc rgb '#d62728', \
     $windows using 1:4 title 'p90' with {style} lc rgb '#ff7f0e', \
     $windows using 1:3 title 'p50' with {style} lc rgb '#2ca02c'
)";

/// Seconds from one label of the time to the next, for a few labels that people like.
std::int64_t step_of(std::int64_t span) {
  constexpr std::int64_t day = 86'400;
  constexpr std::int64_t labels = 8;
  for (const std::int64_t step :
       {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14'400, 21'600, 43'200})
    if (span <= step * labels) return step;
  return (span / labels + day - 1) / day * day;
}

}  // namespace

plot::plot(std::string file, std::int64_t seconds) : file_{std::move(file)}, seconds_{seconds} {
  auto [ours, childs] = connection();
  gnuplot_ = start_gnuplot(childs);
  to_ = std::move(ours);
  send(begin_data);
}

plot::~plot() {
  if (gnuplot_ < 0) return;
  ::kill(gnuplot_, SIGKILL);
  end();
}

void plot::send(std::string_view text) {
  while (!text.empty()) {
    // No signal: a gnuplot that has ended is an error like others.
    const auto n = ::send(to_.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (n < 0 && errno != EINTR) fail(errno, "cannot write to gnuplot");
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
  }
}

/// Where windows are missing there was nothing; a time that goes back begins another line.
void plot::interrupt_line(std::int64_t next) {
  if (next > last_ + seconds_)
    send(fmt::format("{} 0 NaN NaN NaN\n{} 0 NaN NaN NaN\n", last_ + seconds_, next - seconds_));
  else if (next <= last_)
    send("\n");
}

void plot::add(const window& w) {
  if (w.requests == 0) return;
  if (windows_++ != 0) interrupt_line(w.start);
  first_ = windows_ == 1 ? w.start : std::min(first_, w.start);
  end_ = windows_ == 1 ? w.start + seconds_ : std::max(end_, w.start + seconds_);
  last_ = w.start;
  send(fmt::format("{} {}", w.start,
                   static_cast<double>(w.requests) / static_cast<double>(seconds_)));
  for (const auto q : {.5, .9, .99}) send(" " + latency(w.took, q));
  send("\n");
}

std::string plot::latency(const histogram& took, double q) {
  if (took.count() == 0) return "NaN";
  const auto milliseconds = static_cast<double>(took.quantile(q)) / 1e3;
  lowest_ = highest_ < 0 ? milliseconds : std::min(lowest_, milliseconds);
  highest_ = std::max(highest_, milliseconds);
  return fmt::format("{}", milliseconds);
}

/// Logarithmic where there is something to tell apart, and no zero.
std::string plot::scale() const {
  if (lowest_ > 0 && lowest_ < highest_) return "set logscale y\nset yrange [*:*]";
  return fmt::format("set yrange [0:{}]", highest_ > 0 ? 1.1 * highest_ : 1);
}

void plot::draw() {
  if (windows_ == 0) throw std::runtime_error{"there is nothing to plot"};
  constexpr std::uint64_t few = 100;  // points that are shown as such
  using fmt::arg;
  const bool with_times = highest_ >= 0;
  send(fmt::format(fmt::runtime(with_times ? std::string{script} + script_of_times : script),
                   arg("terminal", file_.ends_with(".png") ? "pngcairo" : "svg"),
                   arg("height", with_times ? 800 : 450), arg("panels", with_times ? 2 : 1),
                   arg("file", in_quotes(file_)), arg("first", first_ - seconds_), arg("end", end_),
                   arg("step", step_of(end_ - first_ + seconds_)), arg("seconds", seconds_),
                   arg("scale", scale()),
                   arg("style", windows_ < few ? "linespoints pt 7 ps 0.4" : "lines")));
  send("unset multiplot\nunset output\n");
  if (const auto code = end(); code != 0)
    throw std::runtime_error{
        fmt::format("gnuplot could not draw '{}': it ended with code {}", file_, code)};
}

int plot::end() {
  to_ = descriptor{};
  int status = 0;
  while (::waitpid(gnuplot_, &status, 0) < 0)
    if (errno != EINTR) fail(errno, "waitpid");
  gnuplot_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::optional<std::string> why_unwritable(const std::string& file) {
  const bool there = ::access(file.c_str(), F_OK) == 0;
  auto folder = std::filesystem::path{file}.parent_path().string();
  if (folder.empty()) folder = ".";
  if (std::filesystem::is_directory(file))
    return fmt::format("cannot write to '{}': it is a directory", file);
  if (::access(there ? file.c_str() : folder.c_str(), W_OK) == 0) return std::nullopt;
  return fmt::format("cannot write to '{}': {}", file, std::strerror(errno));
}

}  // namespace logstat
