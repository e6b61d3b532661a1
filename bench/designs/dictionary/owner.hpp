// The actor that has the dictionary, for designs whose parties ask it.
#pragma once

#include "bench/designs/dictionary/problem.hpp"

#include <actors/actors.hpp>

namespace bench::designs::dictionary {

struct look_up {
  key at;
  using reply = value;
};
struct set {
  key at;
  value to;
  using reply = value;
};
struct sum {
  using reply = std::uint64_t;
};

struct owner {
  using protocol = actors::protocol<look_up, set, sum>;
  table entries;

  explicit owner(std::chrono::nanoseconds work) : entries(work) {}

  value on(look_up m) { return entries.look_up(m.at); }
  value on(set m) { return entries.set(m.at, m.to); }
  std::uint64_t on(sum) { return entries.sum(); }
};

}  // namespace bench::designs::dictionary
