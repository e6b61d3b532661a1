/// Who sits where.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace dining {

inline constexpr std::array<std::string_view, 16> guests{
    "Plato", "Aristotle", "Hypatia", "Epicurus",  "Confucius", "Descartes", "Spinoza", "Hume",
    "Kant",  "Hegel",     "Mill",    "Nietzsche", "Russell",   "Arendt",    "Sartre",  "Weil"};

/// The first guests are famous; from seat 16 on, seats have numbers.
inline std::string name_of(int seat) {
  auto place = static_cast<std::size_t>(seat);
  return place < guests.size() ? std::string{guests[place]} : "seat " + std::to_string(seat);
}

}  // namespace dining
