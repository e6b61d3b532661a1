#include "strategy.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace dining {

namespace {

constexpr std::array<strategy, 10> all{{
    {"waiter", "one waiter hands out both forks at once, to whom has waited longest", false,
     seat_with_waiter},
    {"ordered", "forks are numbered, everybody takes the lower number first", false,
     seat_with_ordered_forks},
    {"chandy-misra", "philosophers pass clean and dirty forks among themselves", false,
     seat_by_chandy_and_misra},
    {"limited-seats", "a host lets all but one of them reach for forks", false,
     seat_at_most_all_but_one},
    {"back-off", "who finds a fork taken puts the other back and tries again later", false,
     seat_backing_off},
    {"naive", "left fork first, then the right one: may deadlock", true, seat_naively},
    {"mutex-ordered", "threads: a mutex for each fork, everybody locks the lower number first",
     false, seat_with_ordered_mutexes},
    {"semaphore", "threads: a semaphore for each fork, and one that lets all but one reach", false,
     seat_with_semaphores},
    {"monitor", "threads: one mutex, and a condition variable for each seat", false,
     seat_in_a_monitor},
    {"mutex-naive", "threads: left fork first, then the right one: may deadlock", true,
     seat_naively_with_locks},
}};

/// Levenshtein's distance, row by row.
std::size_t letters_to_change(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto diagonal = row[0]++;
    for (std::size_t j = 0; j < to.size(); ++j) {
      auto replace = diagonal + (from[i] != to[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replace, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::span<const strategy> strategies() noexcept { return all; }

std::string_view nearest_name(std::string_view wrong) {
  std::string_view best = "all";
  for (auto& s : all) {
    if (!wrong.empty() && s.name.starts_with(wrong)) return s.name;
    if (letters_to_change(wrong, s.name) < letters_to_change(wrong, best)) best = s.name;
  }
  return best;
}

}  // namespace dining
