#pragma once

#include <actors/base/clock.hpp>

#include <chrono>
#include <cstdint>

namespace actors::sched {

/// One thief's memory of one victim: tells what of the victim's work has been waiting for at
/// least `min_age`, from two earlier sightings. Work that drains faster than that belongs to a
/// conversation, which is quicker where it is; work that ages is parallel, or stuck behind a
/// long job. Owned by the thief.
///
/// G1: a position in the deque is aged when it was there at a sighting min_age ago or more:
///     everything before that sighting's tail is.
/// G2: the item in the slot is aged when it was the same item, during the same job of the
///     victim (its count of jobs has not moved), at such a sighting.
template <class T> class age_gauge {
public:
  static constexpr clock::duration min_age = std::chrono::microseconds(20);

  /// What the victim looks like now.
  struct sighting {
    std::uint64_t jobs = 0;  ///< jobs the victim has begun
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    T slot{};
  };

  struct verdict {
    std::uint64_t aged_tail = 0;  ///< everything before it is aged
    std::uint64_t aged = 0;       ///< so many items in the deque are
    bool slot_aged = false;
    bool waiting = false;  ///< there is something, aged or not
    explicit operator bool() const noexcept { return aged != 0 || slot_aged; }
  };

  verdict look(clock::time_point now, const sighting& current) noexcept {
    if (now - newer_at_ >= min_age) {
      older_ = newer_;
      newer_ = current;
      newer_at_ = now;
    }
    verdict result;
    result.aged_tail = older_.tail;
    result.aged = older_.tail > current.head ? older_.tail - current.head : 0;
    const bool full = !(current.slot == T{});
    result.slot_aged = full && older_.slot == current.slot && older_.jobs == current.jobs;
    result.waiting = full || current.tail > current.head;
    return result;
  }

private:
  sighting older_;
  sighting newer_;
  clock::time_point newer_at_{};
};

}  // namespace actors::sched
