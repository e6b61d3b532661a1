/// A made-up log.
#pragma once

#include "options.hpp"
#include "reader.hpp"

#include <functional>

namespace logstat {

struct generated {
  std::uint64_t lines = 0, malformed = 0;
};

/// Writes the log; `look` is called now and then. Depends on the seed alone, not on the workers.
generated generate(const generate_options& with, std::size_t workers, const reading& shared,
                   const std::function<void(std::uint64_t lines)>& look);

}  // namespace logstat
