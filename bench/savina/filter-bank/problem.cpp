// The filters, and the sequential solution that the actors' is compared with.
#include "bench/savina/filter-bank/problem.hpp"

#include "bench/savina/close.hpp"

#include <algorithm>

namespace bench::savina::filter_bank {

namespace {

// Four sums at a time: one would wait for each addition.
double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sums[4] = {};
  std::size_t i = 0;
  for (; i + 4 <= a.size(); i += 4)
    for (std::size_t j = 0; j < 4; ++j) sums[j] += a[i + j] * b[i + j];
  for (; i < a.size(); ++i) sums[0] += a[i] * b[i];
  return sums[0] + sums[1] + sums[2] + sums[3];
}

/// One channel, without actors.
class channel {
public:
  channel(const problem& p, std::uint64_t number)
      : delay1_(p.columns - 1), filter1_(p.first_filter(number)), sampler_(p.columns),
        delay2_(p.columns - 1), filter2_(p.second_filter(number)) {}

  std::optional<double> pass(double value) {
    const auto filtered = filter1_.pass(delay1_.pass(value));
    if (!filtered) return std::nullopt;
    return filter2_.pass(delay2_.pass(sampler_.pass(*filtered)));
  }

private:
  delay delay1_;
  fir_filter filter1_;
  sampler sampler_;
  delay delay2_;
  fir_filter filter2_;
};

problem::output sequential(const problem& p) {
  problem::output out;
  std::vector<channel> channels;
  for (std::uint64_t c = 0; c < p.channels; ++c) channels.emplace_back(p, c);
  for (std::uint64_t i = 0; i < p.simulations; ++i) {
    std::vector<double> row;
    for (auto& c : channels)
      if (const auto value = c.pass(static_cast<double>(i % problem::wave))) row.push_back(*value);
    if (!row.empty()) out.add(combine(row));
  }
  return out;
}

}  // namespace

std::vector<double> problem::first_filter(std::uint64_t channel) const {
  std::vector<double> out;
  for (std::uint64_t i = 0; i < columns; ++i)
    out.push_back(static_cast<double>(i * columns + channel * channels + 2 * channel + i + 1));
  return out;
}

std::vector<double> problem::second_filter(std::uint64_t channel) const {
  std::vector<double> out;
  for (std::uint64_t i = 0; i < columns; ++i)
    out.push_back(static_cast<double>(i * channel + channel * channel + channel + i));
  return out;
}

void problem::check(const output& out) const {
  // once a process, which solves one problem
  static const output expected = sequential(*this);
  expect("something comes out", out.count > 0);
  expect_equal("values at the sink", expected.count, out.count);
  expect_close("sum of the values", expected.sum, out.sum);
}

fir_filter::fir_filter(std::vector<double> coefficients)
    : coefficients_(std::move(coefficients)), values_(coefficients_.size()) {
  std::reverse(coefficients_.begin(), coefficients_.end());
}

std::optional<double> fir_filter::pass(double value) {
  values_[place_] = value;
  if (++place_ == values_.size()) {
    place_ = 0;
    full_ = true;
  }
  if (!full_) return std::nullopt;
  return dot(values_, coefficients_);
}

}  // namespace bench::savina::filter_bank
