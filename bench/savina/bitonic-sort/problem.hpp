#pragma once

#include "bench/savina/sorting.hpp"

#include <vector>

namespace bench::savina::bitonic_sort {

/// A sorting network in which each comparator, splitter, joiner and step is an actor: numbers flow
/// through some hundred thousand actors.
struct problem {
  static constexpr const char* unit = "items/s";
  static constexpr std::uint64_t seed = 1024;
  std::uint64_t numbers;

  static problem of(size s) {
    return {s == size::standard ? 4'096u : s == size::quick ? 1'024u : 16u};
  }
  params parameters() const { return {{"numbers", numbers}}; }
  double amount() const { return static_cast<double>(numbers); }
  void check(const order_seen& seen) const { expect_sorted(seen, numbers, savina::numbers{seed}); }
};

/// Which of its receivers a splitter sends to: each gets a run of so many in turn.
class round_robin {
public:
  round_robin(std::uint64_t receivers, std::uint64_t run) : receivers_(receivers), run_(run) {}
  std::uint64_t next() {
    const auto to = current_;
    if (++sent_ == run_) {
      sent_ = 0;
      current_ = (current_ + 1) % receivers_;
    }
    return to;
  }
  std::uint64_t current() const { return current_; }

private:
  std::uint64_t receivers_;
  std::uint64_t run_;
  std::uint64_t current_ = 0;
  std::uint64_t sent_ = 0;
};

/// What a joiner holds back: it passes runs on in the order of the lanes.
class lanes {
public:
  lanes(std::uint64_t count, std::uint64_t run) : turn_(count, run), lanes_(count) {}

  /// Calls `forward(number)` for each number that is next.
  template <class Forward> void put(std::uint64_t lane, std::uint64_t number, Forward forward) {
    lanes_[lane].numbers.push_back(number);
    for (auto* l = &lanes_[turn_.current()]; l->taken < l->numbers.size();
         l = &lanes_[turn_.current()]) {
      turn_.next();
      forward(l->take());
    }
  }
  /// One lane has ended; true when it is the last.
  bool end() { return ++ended_ == lanes_.size(); }

private:
  struct waiting {
    std::vector<std::uint64_t> numbers;
    std::size_t taken = 0;

    std::uint64_t take() {
      const auto number = numbers[taken++];
      if (taken == numbers.size()) {
        numbers.clear();
        taken = 0;
      }
      return number;
    }
  };

  round_robin turn_;
  std::vector<waiting> lanes_;
  std::size_t ended_ = 0;
};

/// The network, the same for all designs. `Make` spawns the actors and gives references to them:
/// `in`, to what takes numbers, and `lane_in`, to what takes numbers with the lane they come from.
template <class Make> class network {
public:
  using in = typename Make::in;
  using lane_in = typename Make::lane_in;

  network(Make make, std::uint64_t numbers) : make_(make), n_(numbers) {}

  /// Bitonic sorters of orders 2, 4, ... up to all numbers, one after the other.
  in sorter(in next) {
    next = make_.forward(stage(n_, next));
    for (auto order = n_ / 2; order >= 2; order /= 2) next = make_.forward(stage(order, next));
    return make_.forward(next);
  }

private:
  // Merges sequences of this length, alternately up and down unless it is the last stage.
  in stage(std::uint64_t order, in next) {
    for (auto i = order / 2; i >= 1; i /= 2) next = step(order, order / i, i, next);
    return next;
  }

  // One step of a stage: sequences of `length`, `per_order` of which make one of the first step.
  in step(std::uint64_t order, std::uint64_t length, std::uint64_t per_order, in next) {
    const auto sequences = n_ / length;
    if (order < n_) next = make_.forward(next);
    const auto join = make_.join(sequences, length, next);
    std::vector<in> workers;
    for (std::uint64_t i = 0; i < sequences; ++i) {
      const bool up = order == n_ || i / per_order % 2 == 0;
      workers.push_back(length > 2 ? partition(i, length, up, join) : make_.compare(i, up, join));
    }
    return make_.forward(make_.split(length, std::move(workers)));
  }

  // Compares each number of the first half with its counterpart in the second.
  in partition(std::uint64_t lane, std::uint64_t length, bool up, lane_in next) {
    const auto half = length / 2;
    const auto join = make_.join(half, 1, make_.tag(lane, next));
    std::vector<in> workers;
    for (std::uint64_t i = 0; i < half; ++i) workers.push_back(make_.compare(i, up, join));
    return make_.forward(make_.split(1, std::move(workers)));
  }

  Make make_;
  std::uint64_t n_;
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::savina::bitonic_sort
