#pragma once

#include "bench/harness/sample.hpp"

namespace bench::slow_consumer {

/// A producer that outruns its consumer: how much waits meanwhile, in bytes.
struct problem {
  static constexpr const char* unit = "msg/s";
  std::uint64_t messages;

  static problem of(size s) {
    return {s == size::standard ? 10'000'000u : s == size::quick ? 2'000'000u : 10'000u};
  }
  params parameters() const { return {{"capacity", std::uint64_t{capacity}}}; }
  double amount() const { return static_cast<double>(messages); }
  void check(std::uint64_t sum) const;

  static constexpr std::size_t capacity = 1'024;
  /// Sent in one handler, by those who send from handlers.
  static constexpr std::uint64_t burst = 64;
};

/// For those without a bound.
struct smaller_problem : problem {
  static smaller_problem of(size s) { return {{problem::of(s).messages / 10}}; }
};

/// What the consumer does with a message: several times what sending it takes.
inline std::uint64_t work(std::uint64_t x) {
  for (int i = 0; i < 100; ++i) x = (x ^ (x >> 29U)) * 0xbf58476d1ce4e5b9U;
  return x;
}

/// Accepts only the next message, and works.
class ledger {
public:
  void note(std::uint64_t message) {
    if (message == next_ && work(message + 1) != 0) ++next_;
    ++received_;
  }
  std::uint64_t received() const { return received_; }
  std::uint64_t in_order() const { return next_; }

private:
  std::uint64_t next_ = 0;
  std::uint64_t received_ = 0;
};

inline void problem::check(std::uint64_t in_order) const {
  expect_equal("messages received in order", messages, in_order);
}

outcome run_muted(const setup& s);      ///< an actor tells
outcome run_thread(const setup& s);     ///< a plain thread tells
outcome run_coroutine(const setup& s);  ///< an actor waits in co_await send
outcome run_unbounded(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::slow_consumer
