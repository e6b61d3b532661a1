// What became of the items of a pipeline, stage by stage.
#pragma once

#include <actors/base/export.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace actors::pipeline {

/// Of one stage. When the pipeline has ended, exactly:
///
///     in == handled + filtered + skipped + dropped
///
/// and `in` is what the stage before it has counted as `out`. For map, tee, partition_by, hop and
/// the sink `handled` is `out`, too; flat_map gives any number of items for one, batch, window and
/// fold one for many. While it runs the parts are of slightly different moments.
struct stage_stats {
  std::string name;
  std::uint64_t in = 0;        ///< items that the stage before has given
  std::uint64_t out = 0;       ///< items that it has given
  std::uint64_t handled = 0;   ///< items that have done what they should
  std::uint64_t filtered = 0;  ///< items that a filter has turned away, or a window has passed over
  std::uint64_t skipped = 0;   ///< items on which its function threw
  std::uint64_t dropped = 0;  ///< items that were under way when the pipeline failed or was dropped
  /// What was thrown, and how often: the first sixteen different texts.
  std::map<std::string, std::uint64_t> causes;

  /// Queued before it, being handled, or kept in it.
  std::uint64_t in_flight() const noexcept {
    const auto gone = handled + filtered + skipped + dropped;
    return in > gone ? in - gone : 0;
  }
};

/// Of a whole pipeline. `stages` begins with the source and ends with the sink.
struct stats {
  std::vector<stage_stats> stages;
  std::chrono::nanoseconds elapsed{};  ///< since its start, up to its end
  bool cancelled = false;              ///< it was told to end before its source did

  std::uint64_t in() const noexcept { return stages.front().in; }       ///< items of the source
  std::uint64_t out() const noexcept { return stages.back().handled; }  ///< items in the sink
  ACTORS_API std::uint64_t in_flight() const noexcept;
  ACTORS_API std::uint64_t filtered() const noexcept;
  ACTORS_API std::uint64_t skipped() const noexcept;
  ACTORS_API std::uint64_t dropped() const noexcept;
  /// Items of the source in a second, over the whole time.
  ACTORS_API double rate() const noexcept;
};

/// A table for people, one line a stage.
ACTORS_API std::string to_string(const stats& s);

}  // namespace actors::pipeline
