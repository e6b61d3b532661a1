#pragma once

#include "bench/harness/sample.hpp"

#include <string>

namespace bench::hello {

/// How long the compiler takes for the smallest program: one actor, one message, one ask. What is
/// measured is one file to an object file at -O2, without a compiler cache.
struct problem {
  static problem of(size) { return {}; }
  params parameters() const { return {{"optimisation", "-O2"}}; }
};

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::hello
