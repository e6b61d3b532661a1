#pragma once

#include <tests/structure/tree.hpp>

#include <cstddef>
#include <string>
#include <vector>

// The rules that hold the source tree in shape. Each takes files and gives one readable line for
// each place that breaks it.
namespace structure {

using files = std::vector<source_file>;
using complaints = std::vector<std::string>;

/// An include of ours points down the layers only, never to a sibling, and is written <actors/...>.
complaints upward_includes(const files& tree);

/// CAF is included in actors/backend/ and actors/caf.hpp only.
complaints stray_caf(const files& tree);

/// actors/actors.hpp reaches no CAF header, however indirectly, and only headers that exist.
complaints caf_behind_umbrella(const files& tree);

/// Clock, randomness, sleeping and thread starts go through actors/base.
complaints stray_seams(const files& tree);

/// No fences: thread sanitizer does not model them. The pair in actors/base/fence.hpp, which hands
/// no data over, is the exception, and is not made of std::atomic_thread_fence either.
complaints fences(const files& tree);

/// Headers and sources that have grown long. Advice, not an error.
complaints long_files(const files& tree, std::size_t header_lines, std::size_t source_lines);

}  // namespace structure
