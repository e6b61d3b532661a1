/// What the user sees: rows of windows as they come, then a report.
#pragma once

#include "window.hpp"

#include <string>
#include <vector>

namespace logstat {

/// As "2026-01-31 23:59:59", UTC.
std::string show_time(std::int64_t second);

std::string table_head(bool with_times);
std::string table_row(const window& w, std::int64_t seconds, bool with_times);
/// A window in a short line.
std::string summary(const window& w, std::int64_t seconds);
std::string report(const tally& all, const std::vector<std::string>& files, std::size_t top);

}  // namespace logstat
