// A mall that is one atomic word: how many meetings there were, and who waits. Threads and
// processes differ in how a creature waits.
#pragma once

#include "bench/designs/chameneos/problem.hpp"

#include <optional>

namespace bench::designs::chameneos {

/// A `Signal` has `send()` and `wait()`, for one who sends and one who waits, in turns.
template <class Signal> class atomic_mall {
public:
  explicit atomic_mall(std::uint64_t meetings) : meetings_(meetings) {}

  std::optional<visitor> arrive(const visitor& who) {
    auto& mine = guests_[who.number];
    mine.who = who;
    auto seen = state_.load(std::memory_order_acquire);
    while (seen / meeting < meetings_) {
      const auto waiting = seen % meeting;
      if (waiting == nobody) {
        // release: my visitor is there for who takes me out
        if (!replace(seen, seen + who.number + 1)) continue;
        mine.met.wait();
        return mine.who;
      }
      // The number of meetings changes each time, so nobody has come and gone meanwhile.
      if (replace(seen, seen - waiting + meeting)) return meet(guests_[waiting - 1], who);
    }
    return std::nullopt;
  }

private:
  static constexpr std::uint64_t nobody = 0;
  static constexpr std::uint64_t meeting = 1u << 16;

  struct alignas(64) guest {
    visitor who;  // and then whom it met
    Signal met;
  };

  bool replace(std::uint64_t& seen, std::uint64_t by) {
    return state_.compare_exchange_weak(seen, by, std::memory_order_acq_rel,
                                        std::memory_order_acquire);
  }
  static visitor meet(guest& other, const visitor& who) {
    const auto partner = other.who;
    other.who = who;
    other.met.send();
    return partner;
  }

  std::uint64_t meetings_;
  alignas(64) std::atomic<std::uint64_t> state_{nobody};
  std::array<guest, problem::most_creatures> guests_;
};

}  // namespace bench::designs::chameneos
