// The buffer for designs in which one owner answers later: who finds it full or empty stands in
// line. `Put` and `Take` are what is needed to answer.
#pragma once

#include "bench/designs/bounded-buffer/problem.hpp"

#include <deque>
#include <utility>

namespace bench::designs::bounded_buffer {

template <class Put, class Take> class waiting_buffer {
public:
  /// `accept(put)`: its item is in the buffer. `hand(take, item)`: there it is.
  template <class Accept, class Hand> void put(item i, Put who, Accept accept, Hand hand) {
    if (ring_.full()) {
      putting_.emplace_back(i, std::move(who));
      return;
    }
    ring_.put(i);
    accept(std::move(who));
    if (taking_.empty()) return;
    hand(std::move(taking_.front()), ring_.take());
    taking_.pop_front();
  }
  template <class Accept, class Hand> void take(Take who, Accept accept, Hand hand) {
    if (ring_.empty()) return taking_.push_back(std::move(who));
    hand(std::move(who), ring_.take());
    if (putting_.empty()) return;
    auto& [i, next] = putting_.front();
    ring_.put(i);
    accept(std::move(next));
    putting_.pop_front();
  }
  std::uint64_t most() const noexcept { return ring_.most(); }

private:
  ring ring_;
  std::deque<std::pair<item, Put>> putting_;
  std::deque<Take> taking_;
};

}  // namespace bench::designs::bounded_buffer
