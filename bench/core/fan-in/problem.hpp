#pragma once

#include "bench/harness/sample.hpp"

#include <vector>

namespace bench::fan_in {

/// Several producers send to one consumer as fast as they can: the cost of a contended mailbox.
/// After each burst a producer asks the consumer to confirm it before it sends the next, so that
/// the mailbox stays small; how a mailbox that grows does is what `counting` measures.
struct problem {
  static constexpr const char* unit = "msg/s";
  std::uint64_t producers;
  std::uint64_t bursts;  ///< of each producer
  std::uint64_t burst;   ///< messages in one

  static problem of(size s) {
    return {8, s == size::standard ? 250u : s == size::quick ? 60u : 2u, 1'000};
  }
  params parameters() const {
    return {{"producers", producers}, {"messages", messages()}, {"burst", burst}};
  }
  std::uint64_t per_producer() const { return bursts * burst; }
  std::uint64_t messages() const { return producers * per_producer(); }
  double amount() const { return static_cast<double>(messages()); }
  void check(std::uint64_t in_order) const {
    expect_equal("messages received in their sender's order", messages(), in_order);
  }
};

/// What the consumer knows of its senders: it accepts only the next item of each.
class order_book {
public:
  explicit order_book(const problem& p) : next_(p.producers) {}

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

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);
outcome run_caf_on_actors(const setup& s);

}  // namespace bench::fan_in
