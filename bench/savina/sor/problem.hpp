#pragma once

#include "bench/harness/sample.hpp"
#include "bench/savina/close.hpp"

#include <array>
#include <span>
#include <vector>

namespace bench::savina::sor {

/// Successive over-relaxation with an actor for each cell of a square, red and black as on a chess
/// board: a cell that has the values of all its neighbours takes a new one and sends it to them. A
/// runner has the left half of the cells, its peer the right half.
struct problem {
  static constexpr const char* unit = "msg/s";
  static constexpr double omega = 1.25;
  std::uint64_t side;
  std::uint64_t iterations;

  static problem of(size s) {
    return {s == size::standard ? 100u
            : s == size::quick  ? 40u
                                : 6u,
            s == size::smoke ? 10u : 100u};
  }
  params parameters() const { return {{"side", side}, {"iterations", iterations}}; }
  /// Each of the 4 side (side - 1) neighbourships sends its value once an iteration.
  double amount() const { return static_cast<double>(4 * side * (side - 1) * iterations); }
  std::vector<double> first_values() const;

  struct totals {
    double value = 0;            ///< of all cells at the end
    std::uint64_t received = 0;  ///< values that were used
  };
  void check(const totals& t) const;
};

inline bool is_red(std::uint64_t row, std::uint64_t column) { return (row + column) % 2 == 0; }

/// The columns that one of the two owns, and the column of the other that is next to them.
struct half {
  std::uint64_t side;
  std::uint64_t first;  ///< column in the list of cells
  std::uint64_t width;  ///< columns in the list of cells
  std::uint64_t own_first;
  std::uint64_t own_end;

  static half left(std::uint64_t side) { return {side, 0, side / 2 + 1, 0, side / 2}; }
  static half right(std::uint64_t side) {
    return {side, side / 2 - 1, side - side / 2 + 1, side / 2, side};
  }
  std::uint64_t cells() const { return side * width; }
  std::uint64_t own() const { return side * (own_end - own_first); }
  std::uint64_t index(std::uint64_t row, std::uint64_t column) const {
    return row * width + column - first;
  }
  /// The column next to that of the other, and the one of the other next to it.
  std::uint64_t border() const { return own_first == 0 ? own_end - 1 : own_first; }
  std::uint64_t beyond() const { return own_first == 0 ? own_end : own_first - 1; }
};

/// What one cell knows, without the actors around it.
class cell {
public:
  cell() = default;
  cell(const half& h, std::uint64_t row, std::uint64_t column, double value,
       std::uint64_t iterations)
      : value_(value), iterations_(iterations), red_(is_red(row, column)) {
    if (row > 0) add(h.index(row - 1, column));
    if (row + 1 < h.side) add(h.index(row + 1, column));
    if (column > 0) add(h.index(row, column - 1));
    if (column + 1 < h.side) add(h.index(row, column + 1));
  }

  /// Where its neighbours are in the list of cells.
  std::span<const std::uint32_t> neighbours() const { return {neighbours_.data(), count_}; }
  /// Red cells begin: true if the first value is to be sent.
  bool begin() {
    if (red_) ++sent_;
    return red_;
  }
  /// A neighbour's value; true if it makes a new one, to be sent.
  bool take(double neighbour) {
    if (ended()) return false;
    ++received_;
    sum_ += neighbour;
    if (++missing_ < count_) return false;
    value_ = 0.25 * problem::omega * sum_ + (1 - problem::omega) * value_;
    sum_ = 0;
    missing_ = 0;
    ++sent_;
    return true;
  }
  bool ended() const { return sent_ == iterations_; }
  problem::totals result() const { return {value_, received_}; }
  double value() const { return value_; }

private:
  void add(std::uint64_t index) { neighbours_[count_++] = static_cast<std::uint32_t>(index); }

  std::array<std::uint32_t, 4> neighbours_{};
  std::uint32_t count_ = 0;
  std::uint32_t missing_ = 0;  // of these so many are here
  double value_ = 0;
  double sum_ = 0;
  std::uint64_t iterations_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
  bool red_ = false;
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::sor
