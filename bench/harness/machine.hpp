#pragma once

#include <chrono>
#include <string>

namespace bench {

/// Where the figures come from; without it they say little.
struct machine {
  std::string cpu;
  unsigned cores = 0;
  unsigned long memory_mb = 0;
  std::string kernel;
  std::string compiler;
  std::string build;
  std::string flags;  ///< of the compiler
  std::string
      commit;  ///< of the sources now, with "-dirty" when they differ from it; may be unknown
  std::string caf_version;
  std::string version;     ///< of this library
  std::string time;        ///< UTC, ISO 8601
  double other_cores = 0;  ///< kept busy by other processes meanwhile, see load_watch
};

machine this_machine();

/// ISO 8601.
std::string now_utc();

/// Sees whether the machine was left alone: how much CPU was used by others than this process and
/// the children it has waited for.
class load_watch {
public:
  load_watch();

  /// Cores that others have kept busy since the construction, on average.
  double other_cores() const;

private:
  struct reading {
    double all = 0;   ///< CPU seconds used on the machine
    double mine = 0;  ///< of these, by this process and its children
  };
  static reading read();

  reading begin_;
  std::chrono::steady_clock::time_point begun_;
};

}  // namespace bench
