#pragma once

#include <actors/actors.hpp>
#include <actors/base/random.hpp>
#include <actors/base/thread.hpp>
#include <actors/pipeline/pipeline.hpp>
#include <tests/core/support.hpp>
#include <tests/support/budget.hpp>
#include <tests/support/probe.hpp>
#include <tests/support/seed.hpp>

#include <tests/support/catch.hpp>

#include <chrono>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

namespace pipeline_test {

using namespace std::chrono_literals;
using namespace actors::pipeline;
using actors::errc;
using core_test::quiet;

/// 0, 1, ... up to `count`.
inline auto numbers(int count) { return std::views::iota(0, count); }
inline auto all_numbers() { return std::views::iota(0); }

/// Every item that came to a stage is in one of its columns, and what one stage has given the next
/// one has got.
inline void check_books(const stats& s) {
  CAPTURE(to_string(s));
  for (std::size_t i = 0; i < s.stages.size(); ++i) {
    const auto& each = s.stages[i];
    CAPTURE(i, each.name);
    CHECK(each.in == each.handled + each.filtered + each.skipped + each.dropped);
    if (i != 0) CHECK(each.in == s.stages[i - 1].out);
  }
}

/// Nothing of the pipeline is left: no message on its way, none lost.
inline void check_rest(actors::system& sys) {
  REQUIRE(sys.drain(core_test::long_enough));
  CHECK(core_test::balanced(sys.counters()));
}

/// Lives as long as some item or function of the test does.
class tracer {
public:
  explicit tracer(std::atomic<int>& alive) : alive_(&alive) { ++*alive_; }
  tracer(const tracer& other) : tracer(*other.alive_) {}
  tracer& operator=(const tracer&) = default;
  ~tracer() { --*alive_; }

private:
  std::atomic<int>* alive_;
};

}  // namespace pipeline_test
