/// What the user sees: a bar while it runs, then a table.
#pragma once

#include "job.hpp"

#include <status_line.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace switching {

struct row {
  std::string design;
  std::size_t at_a_time;
  outcome seen;
};

/// On a terminal; elsewhere nothing.
class progress_bar {
public:
  progress_bar(std::string label, bool live) : label_{std::move(label)}, line_{live} {}
  void draw(const progress& at);

private:
  std::string label_;
  example::status_line line_;
};

std::string describe(std::string_view job, const settings& with);
std::string table(const std::vector<row>& rows);

}  // namespace switching
