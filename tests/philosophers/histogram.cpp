#include <examples/philosophers/histogram.hpp>

#include <tests/support/catch.hpp>

#include <algorithm>
#include <memory>
#include <random>
#include <tests/support/seed.hpp>
#include <vector>

using namespace dining;

TEST_CASE("the middle of a bucket lies in that bucket, and buckets ascend") {
  for (std::size_t b = 0; b < buckets::count; ++b) {
    CHECK(buckets::of(buckets::middle(b)) == b);
    if (b > 0) CHECK(buckets::middle(b) > buckets::middle(b - 1));
  }
  CHECK(buckets::of(~std::uint64_t{0}) == buckets::count - 1);
}

TEST_CASE("quantiles are within 3 percent of the exact ones") {
  std::mt19937_64 dice{actors::test::seed()};
  std::lognormal_distribution<double> waiting{10, 3};
  auto cells = std::make_unique<histogram_cells>();
  std::vector<std::int64_t> exact;
  for (int i = 0; i < 20'000; ++i) {
    exact.push_back(static_cast<std::int64_t>(waiting(dice)));
    cells->add(nanoseconds{exact.back()});
  }
  std::ranges::sort(exact);
  histogram h;
  h.add(*cells);
  CHECK(h.count() == exact.size());
  CHECK(h.max().count() == exact.back());
  for (auto q : {0.01, 0.5, 0.9, 0.99, 0.999}) {
    auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(exact.size())));
    auto right = static_cast<double>(exact[rank - 1]);
    CHECK(static_cast<double>(h.quantile(q).count()) ==
          actors::test::Approx(right).epsilon(0.035).margin(1));
  }
}

TEST_CASE("an empty histogram has no waiting") {
  histogram h;
  CHECK(h.count() == 0);
  CHECK(h.quantile(0.5).count() == 0);
  CHECK(h.max().count() == 0);
}

TEST_CASE("what went back in time counts as no time") {
  auto cells = std::make_unique<histogram_cells>();
  cells->add(nanoseconds{-5});
  histogram h;
  h.add(*cells);
  CHECK(h.count() == 1);
  CHECK(h.quantile(1).count() == 0);
}
