/// A fork as an actor: whoever asks first has it, the neighbour waits for the answer.
#pragma once

#include <actors/actors.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace dining {

/// Answered once the fork is yours.
struct take {
  using reply = actors::done;
};
struct try_take {
  using reply = bool;
};              // answered at once: is it yours?
struct put {};  // back on the table

struct fork {
  using protocol = actors::protocol<take, try_take, put>;

  bool taken = false;
  std::optional<actors::promise<actors::done>> next;  // one at most: two share a fork

  void on(take, actors::promise<actors::done> yours) {
    if (std::exchange(taken, true)) {
      next = std::move(yours);
    } else {
      yours.set();
    }
  }

  bool on(try_take) { return !std::exchange(taken, true); }

  void on(put) {
    if (auto waiting = std::exchange(next, std::nullopt)) {
      waiting->set();
    } else {
      taken = false;
    }
  }
};

using fork_ref = actors::ref_of<fork>;

/// One fork for each seat: fork i lies left of seat i, and right of seat i - 1.
inline std::vector<fork_ref> lay_forks(actors::system& sys, int seats) {
  std::vector<fork_ref> forks;
  forks.reserve(static_cast<std::size_t>(seats));
  for (int i = 0; i < seats; ++i) forks.push_back(sys.spawn<fork>());
  return forks;
}

}  // namespace dining
