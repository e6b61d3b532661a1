#pragma once

#include "bench/lab/timed.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace bench::designs::matrix {

/// The product of two square matrices. Designs share out tiles of the product, which one of them
/// computes by itself. The rate counts multiplications of numbers, what is timed is a tile.
struct problem {
  std::size_t edge = 1'024;
  std::size_t tile = 64;  ///< divides the edge

  problem of(size s) const;
  params parameters() const;
  double operations() const;
  lab::metering measured() const { return {0, tile < 32 ? 16u : 1u}; }

  using result = std::vector<double>;  ///< row after row
  void check(const result& product) const;

  std::size_t tiles_in_a_row() const { return edge / tile; }
  std::uint64_t tiles() const { return tiles_in_a_row() * tiles_in_a_row(); }
};

/// What is multiplied: small whole numbers, so that the product is exact. Made once a process.
struct factors {
  std::vector<double> a, b;
};
const factors& factors_of(const problem& p);

/// A tile of the product, which is zero before: its number from 0 on, row after row. Always true.
bool compute_tile(const problem& p, const factors& f, std::uint64_t number,
                  std::span<double> product);

/// The same, measured.
inline bool run_tile(const problem& p, lab::meter& m, std::uint64_t number,
                     std::span<double> product) {
  return lab::timed(m, p.measured(), number,
                    [&] { return compute_tile(p, factors_of(p), number, product); });
}

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_pipeline(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::matrix
