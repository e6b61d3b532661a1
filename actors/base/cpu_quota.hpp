// What the control groups of a container leave of the machine's processors.
#pragma once

#include <string>

namespace actors::detail {

/// How many processors' time this process may use by its control groups (version 1 or 2), its
/// parents' included; infinity if there is no limit. `root`: where proc and sys are, for tests.
/// Reads a few small files. Thread-safe.
double cpu_quota(const std::string& root = {});

}  // namespace actors::detail
