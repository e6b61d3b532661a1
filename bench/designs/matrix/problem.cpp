#include "bench/designs/matrix/problem.hpp"

#include "bench/designs/problems.hpp"

#include <algorithm>

namespace bench::designs::matrix {

namespace {

std::vector<double> small_numbers(std::size_t count, std::uint64_t seed) {
  std::vector<double> all(count);
  auto x = seed;
  for (auto& each : all) {
    x = x * 6364136223846793005U + 1442695040888963407U;  // Knuth's
    each = static_cast<double>(x >> 61U);
  }
  return all;
}

std::vector<double> times(const std::vector<double>& matrix, const std::vector<double>& vector) {
  std::vector<double> out(vector.size());
  for (std::size_t row = 0; row < vector.size(); ++row)
    for (std::size_t i = 0; i < vector.size(); ++i)
      out[row] += matrix[row * vector.size() + i] * vector[i];
  return out;
}

}  // namespace

problem problem::of(size s) const {
  problem p = *this;
  if (s == size::quick) p.edge = 512;
  if (s == size::smoke) p.edge = 128;
  p.tile = std::min(tile, p.edge);
  return p;
}

params problem::parameters() const {
  return {{"edge", std::uint64_t{edge}}, {"tile", std::uint64_t{tile}}};
}

double problem::operations() const {
  const auto n = static_cast<double>(edge);
  return n * n * n;
}

const factors& factors_of(const problem& p) {
  static const factors once{small_numbers(p.edge * p.edge, 1), small_numbers(p.edge * p.edge, 2)};
  return once;
}

/// Freivalds: (A B) x = A (B x), for several x. All numbers are whole and small: no rounding.
void problem::check(const result& product) const {
  expect_equal("numbers in the product", edge * edge, product.size());
  const auto& f = factors_of(*this);
  for (std::uint64_t seed = 3; seed < 6; ++seed) {
    const auto x = small_numbers(edge, seed);
    expect("the product is that of the two matrices",
           times(product, x) == times(f.a, times(f.b, x)));
  }
}

bool compute_tile(const problem& p, const factors& f, std::uint64_t number,
                  std::span<double> product) {
  const auto n = p.edge;
  const auto top = number / p.tiles_in_a_row() * p.tile;
  const auto left = number % p.tiles_in_a_row() * p.tile;
  for (std::size_t depth = 0; depth < n; depth += p.tile)  // a tile of each factor at a time
    for (std::size_t row = top; row < top + p.tile; ++row) {
      double* const out = &product[row * n + left];
      for (std::size_t k = depth; k < depth + p.tile; ++k) {
        const double a = f.a[row * n + k];
        const double* const b = &f.b[k * n + left];
        for (std::size_t column = 0; column < p.tile; ++column) out[column] += a * b[column];
      }
    }
  return true;
}

lab::entry describe() {
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "matrix",
      .title = "Product of matrices",
      .what = "The product of two matrices of 1,024 rows and columns, in tiles that all cost the "
              "same. Pure computing: what a design adds to it, from large tiles to small ones.",
      .unit = "multiplications/s",
      .axis = lab::axis{"tile", "edge of a tile", "numbers"},
      .configs = {{"plain", {}},
                  {"tile-8", {.tile = 8}},
                  {"tile-16", {.tile = 16}},
                  {"tile-32", {.tile = 32}},
                  {"tile-128", {.tile = 128}}},
      .solutions = {{"actors", run_actors, cannot("workers wait for nobody")},
                    {"actors-pipeline", run_actors_pipeline,
                     cannot("stages wait for later ones only")},
                    {"caf", run_caf, cannot("workers wait for nobody")},
                    {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
                    {"mutex", run_mutex,
                     cannot("there is no lock: each has its share from the beginning")},
                    {"lockfree", run_lockfree, cannot("nobody waits for anybody")},
                    {"futures", run_futures, cannot("tasks wait for nothing")},
                    {"processes", run_processes, cannot("nobody waits for anybody")},
                    {"tbb", run_tbb, cannot("tasks wait for nothing")},
                    {"sequential", run_sequential, cannot("nobody else is there")}},
      .missing = {{"actors-coroutine",
                   "a tile waits for nothing: it would be the design of actors"},
                  {"semaphore", "nobody waits for room or for work: there is nothing to count"},
                  {"rwlock", "the factors do not change, and each tile is written by one alone"},
                  {"event-loop",
                   "all is computing, and one thread computes as the plain loop does"},
                  {"go", "outside rivals run philosophers, ring, bounded buffer and bank"},
                  {"erlang", "outside rivals run philosophers, ring, bounded buffer and bank"}},
  });
}

}  // namespace bench::designs::matrix
