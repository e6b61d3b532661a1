/// The flow: from blocks of lines to a report.
#pragma once

#include "options.hpp"
#include "reader.hpp"
#include "window.hpp"

namespace logstat {

/// Reads the files, shows windows and plots them as asked, and returns what they have together.
tally count(const options& o, reading& shared);

}  // namespace logstat
