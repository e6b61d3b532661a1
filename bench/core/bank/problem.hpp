#pragma once

#include "bench/harness/sample.hpp"

namespace bench::bank {

/// Tellers move money between accounts. A transfer is two asks, one after the other: withdraw from
/// one account, then deposit in another. What request and reply cost.
struct problem {
  static constexpr const char* unit = "asks/s";
  static constexpr std::int64_t opening_balance = 1'000;
  std::uint64_t accounts;
  std::uint64_t tellers;
  std::uint64_t transfers;  ///< of all tellers together

  static problem of(size s) {
    return {1'000, 50, s == size::standard ? 200'000u : s == size::quick ? 60'000u : 500u};
  }
  params parameters() const {
    return {{"accounts", accounts}, {"tellers", tellers}, {"transfers", transfers}};
  }
  std::uint64_t per_teller() const { return transfers / tellers; }
  double amount() const { return static_cast<double>(2 * transfers); }

  struct books {
    std::uint64_t transfers = 0;  ///< completed, as the tellers say
    std::uint64_t bookings = 0;   ///< as the accounts say
    std::int64_t money = 0;       ///< in all accounts
  };
  void check(const books& b) const {
    expect_equal("transfers", transfers, b.transfers);
    expect_equal("bookings", 2 * transfers, b.bookings);
    const auto expected = static_cast<std::int64_t>(accounts) * opening_balance;
    expect("no money is made or lost", b.money == expected);
  }
};

/// One transfer; the teller makes them up, the same in each run.
struct order {
  std::uint64_t from;
  std::uint64_t to;
  std::int64_t amount;
};

class order_stream {
public:
  order_stream(std::uint64_t teller = 0, std::uint64_t accounts = 2)
      : accounts_(accounts), state_(teller * 0x9e3779b97f4a7c15u + 1) {}

  order next() {
    const auto from = random() % accounts_;
    const auto distance = 1 + random() % (accounts_ - 1);
    return {from, (from + distance) % accounts_, static_cast<std::int64_t>(random() % 100)};
  }

private:
  std::uint64_t random() {
    state_ ^= state_ << 13;  // xorshift64 (Marsaglia)
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }

  std::uint64_t accounts_;
  std::uint64_t state_;
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::bank
