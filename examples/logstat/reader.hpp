/// Sources of the pipeline: blocks of files, and of a file that grows.
#pragma once

#include "block.hpp"
#include "descriptor.hpp"

#include <bell.hpp>

#include <atomic>
#include <deque>
#include <memory>

namespace logstat {

/// What the reader and the main thread both know.
struct reading {
  const dining::bell& bell;  // rung by a signal, and never silenced
  const dining::ctrl_c& signals;
  std::atomic<std::uint64_t> characters{0};  // read so far

  bool stopped() const noexcept { return signals.caught() != 0; }
};

/// One file after the other; "-" is standard input. A signal ends it.
class file_reader {
public:
  file_reader(std::vector<std::string> files, reading& shared)
      : files_(files.begin(), files.end()), shared_{&shared} {}

  std::optional<block> operator()();

private:
  std::optional<block> end_of_file();

  std::deque<std::string> files_;  // the first one is being read
  reading* shared_;
  std::optional<descriptor> open_;
  line_cutter lines_;
};

/// A file that grows, from its start, until a signal comes. One that is cut short, or begins with
/// something else than before, is read from its start again; when another file has taken its name,
/// this one is read to its end, then the other.
class follower {
public:
  /// A tick comes every `period` while nothing else does.
  follower(std::string file, std::chrono::seconds period, reading& shared);

  std::optional<block> operator()();

private:
  using clock = std::chrono::steady_clock;

  std::optional<block> read();
  std::optional<block> turn_over();
  std::optional<block> tick();
  block begin_again();
  bool replaced() const;
  bool written_anew() const;
  void open();
  void watch(const std::string& folder) const;
  void wait() const;

  std::string file_;
  std::chrono::seconds period_;
  reading* shared_;
  descriptor changes_;  // inotify
  descriptor open_;
  identity is_{};
  std::uint64_t at_ = 0;  // read so far of this one
  std::string start_;     // of that
  line_cutter lines_;
  clock::time_point next_tick_;
  bool caught_up_ = false;
};

}  // namespace logstat
