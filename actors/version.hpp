#pragma once

#include <actors/base/export.hpp>

// The build reads the version from these three lines: it is written down here and nowhere else.
#define ACTORS_VERSION_MAJOR 0
#define ACTORS_VERSION_MINOR 1
#define ACTORS_VERSION_PATCH 0

/// One number for comparisons in the preprocessor: major * 10000 + minor * 100 + patch.
#define ACTORS_VERSION                                                                             \
  (ACTORS_VERSION_MAJOR * 10000 + ACTORS_VERSION_MINOR * 100 + ACTORS_VERSION_PATCH)

namespace actors {

/// A version of this library. Before 1.0 a new minor number may change the interface.
struct version_info {
  int major;
  int minor;
  int patch;

  friend constexpr bool operator==(const version_info&, const version_info&) = default;
};

/// The version of the headers that a file is compiled against.
inline constexpr version_info version{ACTORS_VERSION_MAJOR, ACTORS_VERSION_MINOR,
                                      ACTORS_VERSION_PATCH};

/// The version of the library that the program runs with; differs from `version` when the shared
/// library was replaced after the program was built. Thread-safe.
[[nodiscard]] ACTORS_API version_info linked_version() noexcept;

}  // namespace actors
