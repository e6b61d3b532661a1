#pragma once

#include "bench/harness/sample.hpp"

#include <array>
#include <memory>
#include <vector>

namespace bench::savina::apsp {

/// All shortest paths of a graph by Floyd and Warshall. Each block of the matrix is an actor; after
/// each step it sends its block to all in its row and in its column, and waits for theirs.
struct problem {
  static constexpr const char* unit = "runs/s";
  static constexpr std::int64_t most_weight = 100;
  std::uint64_t nodes;
  std::uint64_t block;  ///< side of a block

  static problem of(size s) { return {s == size::smoke ? 12u : 300u, s == size::smoke ? 4u : 50u}; }
  params parameters() const { return {{"nodes", nodes}, {"block", block}}; }
  double amount() const { return 1; }
  std::uint64_t blocks() const { return nodes / block; }  ///< in a row
  std::vector<std::int64_t> graph() const;
  /// The other blocks in the column and the row of one.
  std::vector<std::uint64_t> neighbours(std::uint64_t number) const;
  /// `digest` is the sum of those of the blocks.
  void check(std::uint64_t digest) const;
};

using block = std::vector<std::int64_t>;
using block_ptr = std::shared_ptr<const block>;

/// A block of the matrix and what its neighbours have sent.
class tile {
public:
  tile(const problem& p, std::uint64_t number);

  const block_ptr& current() const { return current_; }
  std::uint64_t steps() const { return steps_; }
  bool complete() const { return steps_ == p_->nodes; }
  std::uint64_t digest() const;

  /// The block of a neighbour after so many steps: as many as this one has done, or one more.
  void put(std::uint64_t neighbour, std::uint64_t steps, block_ptr data);
  /// Its first block is with the neighbours.
  void begin() { begun_ = true; }
  /// Does the next step if it has begun and all that it needs is there.
  bool advance();

private:
  struct round {
    std::vector<block_ptr> blocks;  // by number
    std::uint64_t here = 0;
  };

  const block& at(const round& r, std::uint64_t row, std::uint64_t column) const;

  const problem* p_;
  std::uint64_t row_;
  std::uint64_t column_;
  block_ptr current_;
  std::uint64_t steps_ = 0;
  bool begun_ = false;
  std::array<round, 2> rounds_;  // of this step and of the next
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::apsp
