/// The table as a picture of a few lines of text.
#pragma once

#include "settings.hpp"
#include "table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dining {

struct screen {
  int columns = 80;
  int rows = 24;
  bool color = true;
  bool unicode = true;
};

/// What the picture cannot see in the table.
struct caption {
  std::string title;
  double meals_per_second = 0;  // of late
  nanoseconds elapsed{};
};

/// At most `rows - 1` lines, none wider than the screen, without line ends. Few seats get a row
/// each; more of them a character each; and where there are more seats than characters, each
/// character stands for several.
std::vector<std::string> draw(const table&, const caption&, const screen&);

}  // namespace dining
