#pragma once

#include "bench/harness/sample.hpp"

#include <vector>

namespace bench::bounded_mailbox {

/// Producers send to one consumer without a pause: what a mailbox's bound costs. After each burst a
/// producer sends itself the word to go on, so that others have their turn and a bound can stop it.
struct flood {
  static constexpr const char* unit = "msg/s";
  std::uint64_t producers;
  std::uint64_t bursts;  ///< of each producer

  static constexpr std::uint64_t burst = 64;

  params parameters() const { return {{"producers", producers}, {"messages", messages()}}; }
  std::uint64_t per_producer() const { return bursts * burst; }
  std::uint64_t messages() const { return producers * per_producer(); }
  double amount() const { return static_cast<double>(messages()); }
  void check(std::uint64_t in_order) const {
    expect_equal("messages received in their sender's order", messages(), in_order);
  }
};

template <std::uint64_t Producers> struct problem : flood {
  static problem of(size s) {
    const std::uint64_t bursts = s == size::standard ? 15'000 : s == size::quick ? 8'000 : 40;
    return {{Producers, bursts / Producers}};
  }
};

/// What the consumer knows of its senders: it accepts only the next item of each.
class order_book {
public:
  explicit order_book(const flood& p) : next_(p.producers) {}

  void note(std::uint32_t producer, std::uint64_t item) {
    if (next_[producer] == item) {
      ++next_[producer];
      ++in_order_;
    }
    ++received_;
  }
  std::uint64_t received() const { return received_; }
  std::uint64_t in_order() const { return in_order_; }

private:
  std::vector<std::uint64_t> next_;
  std::uint64_t received_ = 0;
  std::uint64_t in_order_ = 0;
};

/// The bound that overflows.
inline constexpr std::size_t tight = 1'024;

template <std::uint64_t Producers> outcome run_unbounded(const setup& s);
/// A bound that is never reached.
template <std::uint64_t Producers> outcome run_roomy(const setup& s);
template <std::uint64_t Producers> outcome run_tight(const setup& s);

}  // namespace bench::bounded_mailbox
