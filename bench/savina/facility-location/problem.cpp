// The geometry, the same for both designs.
#include "bench/savina/facility-location/problem.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bench::savina::facility_location {

namespace {

double distance(point a, point b) {
  const double x = a.x - b.x;
  const double y = a.y - b.y;
  return std::sqrt(x * x + y * y);
}

/// Where a customer is, as a number: the sum shows that each has arrived, and once.
std::uint64_t place(point p) { return static_cast<std::uint64_t>(p.x * 1e9 + p.y * 1e6); }

}  // namespace

void problem::census::add(const census& other) {
  facilities += other.facilities;
  closed += other.closed;
  customers += other.customers;
  places += other.places;
}

void problem::check(const census& c) const {
  customer_stream stream;
  std::uint64_t places = 0;
  for (std::uint64_t i = 0; i < customers; ++i) places += place(stream.next());
  expect_equal("customers", customers, c.customers);
  expect_equal("sum of their places", places, c.places);
  expect("there are facilities", c.facilities > 0);
  expect_equal("quadrants without one", 3 * c.facilities + 1, c.closed);
}

quadrant::quadrant(box b, std::vector<point> facilities, const std::vector<point>& customers)
    : box_(b), facilities_(std::move(facilities)) {
  facilities_.push_back(b.middle());
  for (auto p : customers) add_customer(p);
}

quadrant quadrant::quarter(std::uint32_t number) const {
  const auto m = middle();
  auto b = box_;
  (number % 2 == 0 ? b.right : b.left) = m.x;
  (number < 2 ? b.bottom : b.top) = m.y;
  std::vector<point> inside;
  std::copy_if(customers_.begin(), customers_.end(), std::back_inserter(inside),
               [&](point p) { return quarter_of(p) == number; });
  return {b, facilities_, inside};
}

bool quadrant::add_customer(point p) {
  customers_.push_back(p);
  auto nearest = std::numeric_limits<double>::max();
  for (auto f : facilities_) nearest = std::min(nearest, distance(f, p));
  cost_ += nearest;
  return cost_ > problem::threshold;
}

void quadrant::open() {
  open_ = true;
  customers_.clear();
}

std::uint32_t quadrant::quarter_of(point p) const {
  const auto m = middle();
  return (p.y >= m.y ? 0u : 2u) + (p.x >= m.x ? 1u : 0u);
}

problem::census quadrant::count() const {
  problem::census c;
  ++(open_ ? c.facilities : c.closed);
  c.customers = customers_.size();
  for (auto p : customers_) c.places += place(p);
  return c;
}

}  // namespace bench::savina::facility_location
