// The steps of a block, and the sequential solution that the actors' is compared with.
#include "bench/savina/apsp/problem.hpp"

#include <algorithm>
#include <random>

namespace bench::savina::apsp {

namespace {

/// One distance, so weighed that no two of them can be exchanged unseen.
std::uint64_t weigh(std::uint64_t place, std::int64_t distance) {
  return (place * 0x9e3779b97f4a7c15u | 1) * static_cast<std::uint64_t>(distance);
}

std::uint64_t sequential_digest(const problem& p) {
  const auto n = p.nodes;
  auto d = p.graph();
  for (std::uint64_t k = 0; k < n; ++k)
    for (std::uint64_t i = 0; i < n; ++i)
      for (std::uint64_t j = 0; j < n; ++j)
        d[i * n + j] = std::min(d[i * n + j], d[i * n + k] + d[k * n + j]);
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < n * n; ++i) sum += weigh(i, d[i]);
  return sum;
}

/// The distances by way of one more node: its column in `left`, its row in `above`.
block step(const block& own, const block& left, const block& above, std::uint64_t side,
           std::uint64_t node) {
  block out(own.size());
  for (std::uint64_t i = 0; i < side; ++i) {
    const auto to = left[i * side + node];
    for (std::uint64_t j = 0; j < side; ++j)
      out[i * side + j] = std::min(own[i * side + j], to + above[node * side + j]);
  }
  return out;
}

}  // namespace

std::vector<std::int64_t> problem::graph() const {
  std::mt19937_64 random(nodes);
  std::uniform_int_distribution<std::int64_t> weight(1, most_weight);
  std::vector<std::int64_t> out(nodes * nodes);
  for (auto& w : out) w = weight(random);
  for (std::uint64_t i = 0; i < nodes; ++i) out[i * nodes + i] = 0;
  return out;
}

std::vector<std::uint64_t> problem::neighbours(std::uint64_t number) const {
  const auto n = blocks();
  std::vector<std::uint64_t> out;
  for (std::uint64_t i = 0; i < n; ++i) {
    if (i != number / n) out.push_back(i * n + number % n);
    if (i != number % n) out.push_back(number / n * n + i);
  }
  return out;
}

void problem::check(std::uint64_t digest) const {
  // once a process, which solves one problem
  static const auto expected = sequential_digest(*this);
  expect_equal("digest of the distances", expected, digest);
}

tile::tile(const problem& p, std::uint64_t number)
    : p_(&p), row_(number / p.blocks()), column_(number % p.blocks()) {
  static const auto graph = p.graph();
  auto own = std::make_shared<block>();
  for (auto i = row_ * p.block; i < (row_ + 1) * p.block; ++i)
    for (auto j = column_ * p.block; j < (column_ + 1) * p.block; ++j)
      own->push_back(graph[i * p.nodes + j]);
  current_ = std::move(own);
  for (auto& r : rounds_) r.blocks.resize(p.blocks() * p.blocks());
}

std::uint64_t tile::digest() const {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < current_->size(); ++i) {
    const auto row = row_ * p_->block + i / p_->block;
    sum += weigh(row * p_->nodes + column_ * p_->block + i % p_->block, (*current_)[i]);
  }
  return sum;
}

void tile::put(std::uint64_t neighbour, std::uint64_t steps, block_ptr data) {
  auto& r = rounds_[steps % 2];
  r.blocks[neighbour] = std::move(data);
  ++r.here;
}

const block& tile::at(const round& r, std::uint64_t row, std::uint64_t column) const {
  if (row == row_ && column == column_) return *current_;
  return *r.blocks[row * p_->blocks() + column];
}

bool tile::advance() {
  auto& r = rounds_[steps_ % 2];
  if (!begun_ || complete() || r.here < 2 * (p_->blocks() - 1)) return false;
  const auto k = steps_ / p_->block;
  current_ = std::make_shared<const block>(
      step(*current_, at(r, row_, k), at(r, k, column_), p_->block, steps_ % p_->block));
  for (auto& b : r.blocks) b.reset();
  r.here = 0;
  ++steps_;
  return true;
}

}  // namespace bench::savina::apsp
