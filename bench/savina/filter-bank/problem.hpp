#pragma once

#include "bench/harness/sample.hpp"

#include <numeric>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace bench::savina::filter_bank {

/// A signal is split over channels. Each delays it, filters it with as many coefficients as there
/// are columns, samples it, and delays and filters it again; then the channels are added up.
struct problem {
  static constexpr const char* unit = "items/s";
  static constexpr std::uint64_t wave = 1'000;  ///< the signal counts up so far, again and again
  std::uint64_t columns;
  std::uint64_t simulations;  ///< values of the signal
  std::uint64_t channels;

  static problem of(size s) {
    const auto columns = s == size::standard ? 16'384u : s == size::quick ? 2'048u : 16u;
    return {columns, s == size::smoke ? 80u : 2'048 + 2 * columns, s == size::smoke ? 2u : 8u};
  }
  params parameters() const {
    return {{"columns", columns}, {"simulations", simulations}, {"channels", channels}};
  }
  double amount() const { return static_cast<double>(simulations); }
  std::vector<double> first_filter(std::uint64_t channel) const;
  std::vector<double> second_filter(std::uint64_t channel) const;

  /// What the sink gets.
  struct output {
    std::uint64_t count = 0;
    double sum = 0;

    void add(double value) {
      sum += value;
      ++count;
    }
  };
  void check(const output& out) const;
};

/// Holds so many values back, at first zeros.
class delay {
public:
  explicit delay(std::uint64_t length) : held_(length) {}
  double pass(double value) {
    std::swap(held_[place_], value);
    if (++place_ == held_.size()) place_ = 0;
    return value;
  }

private:
  std::vector<double> held_;
  std::size_t place_ = 0;
};

/// Weighs its last values; silent until it has enough of them.
class fir_filter {
public:
  explicit fir_filter(std::vector<double> coefficients);
  std::optional<double> pass(double value);

private:
  std::vector<double> coefficients_;  // as they meet the values
  std::vector<double> values_;
  std::size_t place_ = 0;
  bool full_ = false;
};

/// Lets one of so many values pass and makes zeros of the others.
class sampler {
public:
  explicit sampler(std::uint64_t rate) : rate_(rate) {}
  double pass(double value) {
    const bool first = count_ == 0;
    if (++count_ == rate_) count_ = 0;
    return first ? value : 0;
  }

private:
  std::uint64_t rate_;
  std::uint64_t count_ = 0;
};

/// Puts together what belongs together: one value of each channel.
class integrator {
public:
  explicit integrator(std::uint64_t channels) : waiting_(channels), empty_(channels) {}

  /// The oldest row, once it is complete.
  std::optional<std::vector<double>> put(std::uint64_t channel, double value) {
    if (waiting_[channel].empty()) --empty_;
    waiting_[channel].push(value);
    if (empty_ > 0) return std::nullopt;
    std::vector<double> row;
    for (auto& w : waiting_) {
      row.push_back(w.front());
      w.pop();
      if (w.empty()) ++empty_;
    }
    return row;
  }

private:
  std::vector<std::queue<double>> waiting_;
  std::size_t empty_;  // channels of which nothing waits
};

inline double combine(const std::vector<double>& row) {
  return std::accumulate(row.begin(), row.end(), 0.0);
}

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::filter_bank
