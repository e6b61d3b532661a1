/// A line of a picture: coloured text that never gets wider than its screen.
#pragma once

#include <string>
#include <string_view>

namespace dining {

enum class ink { plain, faint, bold, blue, yellow, green, red };

class line {
public:
  line(int columns, bool color) : room_{columns}, color_{color} {}

  /// Appends as many characters as there is room for; `text` is UTF-8, one column a character.
  line& put(std::string_view text, ink how = ink::plain);
  /// The same, filled up to `width` columns (cut if it is longer).
  line& put_wide(std::string_view text, int width, ink how = ink::plain);
  line& put_right(std::string_view text, int width, ink how = ink::plain);
  int room() const noexcept { return room_; }
  const std::string& text() const noexcept { return text_; }

private:
  int room_;
  bool color_;
  std::string text_;
};

/// Characters of UTF-8.
int characters(std::string_view text) noexcept;

/// A bar `width` columns wide, `share` of it full.
std::string bar(double share, int width, bool unicode);

}  // namespace dining
