#pragma once

#include "bench/harness/sample.hpp"

#include <cmath>

namespace bench::fork_join {

/// One actor deals out messages to many, each of which computes a little for each: how well small
/// pieces of work spread and come together again. The dealer sends a hand to everybody (the fork),
/// waits until all have played it (the join), and deals the next. With a single hand nothing holds
/// the dealer back: the mailboxes take all that the workers do not keep up with.
struct problem {
  static constexpr const char* unit = "msg/s";
  std::uint64_t actors;
  std::uint64_t hands;
  std::uint64_t hand;   ///< so many messages to each actor
  std::uint64_t sines;  ///< to compute for each message

  params parameters() const {
    return {{"actors", actors}, {"messages", messages()}, {"hands", hands}, {"sines", sines}};
  }
  std::uint64_t per_actor() const { return hands * hand; }
  std::uint64_t messages() const { return actors * per_actor(); }
  double amount() const { return static_cast<double>(messages()); }

  /// `sum` is what the actors' results add up to, see `digest`.
  void check(std::uint64_t sum) const;
};

struct one_hand : problem {
  static one_hand of(size s) {
    return {{60, 1, s == size::standard ? 10'000u : s == size::quick ? 3'000u : 10u, 8}};
  }
};

struct many_hands : problem {
  static many_hands of(size s) {
    return {{60,
             s == size::standard ? 100u
             : s == size::quick  ? 30u
                                 : 2u,
             s == size::smoke ? 10u : 100u, 8}};
  }
};

/// The work of one actor: some sines a message.
class worker_state {
public:
  explicit worker_state(std::uint64_t sines = 0) : sines_(sines) {}

  void compute() {
    for (std::uint64_t i = 0; i < sines_; ++i)
      sum_ += std::sin(static_cast<double>(sines_ * done_ + i));
    ++done_;
  }
  std::uint64_t done() const { return done_; }
  /// The first digits of the sum: the same for each actor that has done the same.
  std::uint64_t digest() const { return static_cast<std::uint64_t>((sum_ + 100) * 1e9); }

private:
  std::uint64_t sines_;
  double sum_ = 0;
  std::uint64_t done_ = 0;
};

inline void problem::check(std::uint64_t sum) const {
  worker_state one{sines};
  while (one.done() < per_actor()) one.compute();
  expect_equal("sum of the results", actors * one.digest(), sum);
}

outcome run_actors(const setup& s);
outcome run_actors(const setup& s, const problem& p);
outcome run_caf(const setup& s);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s);

outcome run_hands_actors(const setup& s);
outcome run_hands_caf(const setup& s);

}  // namespace bench::fork_join
