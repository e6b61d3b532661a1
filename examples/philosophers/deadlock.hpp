/// Who waits for whom, and whether anybody can ever move again.
#pragma once

#include "table.hpp"

#include <optional>

namespace dining {

/// Somebody hungry, the fork he lacks, and the one who holds it.
struct wait_for {
  int seat;
  int fork;
  int holder;
};

/// Everybody hungry, each without a fork that the next one in the circle holds; empty if there is
/// no such circle. Only neighbours share forks, so a circle must go all the way round the table,
/// one way or the other. O(seats).
std::vector<wait_for> circle_of_waiting(const table& t);

/// Recognises a party that has come to a halt. Asking for it is cheap while meals go on.
class halt_watch {
public:
  explicit halt_watch(const table& t) : table_{t} {}

  /// Whether nobody has moved since the last call, and everybody who has not left is hungry.
  /// With nothing in flight between two such calls, a circle of waiting is a deadlock for good: a
  /// hungry philosopher with the same forks and meals at both calls was that all the time between.
  bool nothing_moves();

  /// How long that has been so.
  nanoseconds still_for() const { return table::clock::now() - since_; }

private:
  const table& table_;
  std::uint64_t meals_ = 0;
  std::vector<seat_view> seen_;
  table::clock::time_point since_ = table::clock::now();
};

}  // namespace dining
