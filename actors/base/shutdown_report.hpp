// What a shutdown could not finish.
#pragma once

#include <actors/base/export.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace actors {

/// What was left at the deadline of system::shutdown, and was dropped then.
struct ACTORS_API shutdown_report {
  /// An actor that was not finished.
  struct actor {
    std::string name;
    std::uint64_t messages = 0;   ///< in its mailbox, or put aside: dead letters
    std::uint64_t suspended = 0;  ///< handlers that waited: destroyed where they stood
    bool running = false;         ///< a handler ran at the deadline; it has been awaited
  };
  /// So many actors are named.
  static constexpr std::size_t most_names = 16;

  std::uint64_t messages = 0;   ///< of all actors
  std::uint64_t suspended = 0;  ///< of all actors
  std::uint64_t running = 0;    ///< actors
  std::uint64_t actors = 0;     ///< those that were not finished
  std::vector<actor> names;     ///< of them, the first that ended

  /// Nothing was left.
  bool finished() const noexcept { return actors == 0; }
  /// A line that sums up, and one for each actor that is named.
  std::string text() const;

  /// For the library.
  void add(actor which);
};

}  // namespace actors
