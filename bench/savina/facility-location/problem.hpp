#pragma once

#include "bench/harness/sample.hpp"

#include <array>
#include <random>
#include <vector>

namespace bench::savina::facility_location {

/// Online facility location: customers come in one by one, each only when the one before is taken
/// in. A quadrant of the map whose customers are too far from the next facility opens one, and
/// hands its customers and all later ones to four smaller quadrants.
struct problem {
  static constexpr const char* unit = "items/s";
  static constexpr double side = 500;
  static constexpr double threshold = 2 * 1.4142135623730951 * side;  ///< alpha times the diagonal
  std::uint64_t customers;

  static problem of(size s) { return {s == size::smoke ? 300u : 100'000u}; }
  params parameters() const { return {{"customers", customers}}; }
  double amount() const { return static_cast<double>(customers); }

  /// What a quadrant and all below it say at the end.
  struct census {
    std::uint64_t facilities = 0;  ///< quadrants that have opened one
    std::uint64_t closed = 0;      ///< quadrants that have not
    std::uint64_t customers = 0;
    std::uint64_t places = 0;  ///< sum over the customers, see `place`

    void add(const census& other);
  };
  void check(const census& c) const;
};

struct point {
  double x = 0;
  double y = 0;
};

/// The same customers in each run.
class customer_stream {
public:
  point next() {
    const double x = anywhere_(random_);
    return {x, anywhere_(random_)};
  }

private:
  std::mt19937_64 random_{123456};
  std::uniform_real_distribution<double> anywhere_{0, problem::side};
};

struct box {
  double left = 0;
  double bottom = 0;
  double right = problem::side;
  double top = problem::side;

  point middle() const { return {(left + right) / 2, (bottom + top) / 2}; }
};

/// What a quadrant knows, without the actors around it. Its quarters are numbered so that those
/// opposite each other are 0 and 3, 1 and 2.
class quadrant {
public:
  static constexpr std::uint32_t quarters = 4;
  static constexpr std::uint32_t opposite(std::uint32_t quarter) { return 3 - quarter; }

  quadrant() : quadrant(box{}, {}, {}) {}
  /// A quarter of this one, with the customers that are in it.
  quadrant quarter(std::uint32_t number) const;

  /// True when it must open now.
  bool add_customer(point p);
  void add_facility(point p) { facilities_.push_back(p); }
  /// Its customers are with the quarters from now on.
  void open();
  std::uint32_t quarter_of(point p) const;
  point middle() const { return box_.middle(); }
  problem::census count() const;

private:
  quadrant(box b, std::vector<point> facilities, const std::vector<point>& customers);

  box box_;
  std::vector<point> facilities_;  // known here
  std::vector<point> customers_;
  double cost_ = 0;
  bool open_ = false;
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::facility_location
