/// What the user sees: a bar while it runs, then a table.
#pragma once

#include "job.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace switching {

struct row {
  std::string design;
  std::size_t at_a_time;
  outcome seen;
};

/// A line that is drawn in place, on a terminal; elsewhere nothing. Hides the cursor while it
/// lives.
class progress_bar {
public:
  progress_bar(std::string label, bool live);
  ~progress_bar();
  progress_bar(const progress_bar&) = delete;
  progress_bar& operator=(const progress_bar&) = delete;
  void draw(const progress& at);

private:
  std::string label_;
  bool live_, unicode_;
  std::chrono::steady_clock::time_point next_{};
};

std::string describe(std::string_view job, const settings& with);
std::string table(const std::vector<row>& rows);

}  // namespace switching
