#pragma once

#include "bench/harness/percentile.hpp"
#include "bench/harness/process.hpp"
#include "bench/harness/sample.hpp"
#include "bench/harness/stopwatch.hpp"

#include <chrono>
#include <thread>
#include <vector>

namespace bench::idle {

/// A system that nothing happens in: how fast it answers one ask of a plain thread after a pause,
/// and how much CPU it uses while it has nothing to do.
struct problem {
  std::uint64_t asks;
  std::chrono::milliseconds pause;
  std::chrono::milliseconds quiet;

  static problem of(size s) {
    using std::chrono::milliseconds;
    if (s == size::smoke) return {3, milliseconds(5), milliseconds(50)};
    if (s == size::quick) return {10, milliseconds(50), milliseconds(500)};
    return {60, milliseconds(50), milliseconds(2000)};
  }
  params parameters() const {
    return {{"asks", asks},
            {"pause_ms", static_cast<std::uint64_t>(pause.count())},
            {"idle_ms", static_cast<std::uint64_t>(quiet.count())}};
  }
};

/// `ask(n)` asks an actor of one design and returns the answer, which is n + 1.
template <class Ask> outcome measure(const problem& p, Ask ask) {
  expect_equal("first answer", 1, ask(0));
  std::vector<double> waits;
  for (std::uint64_t n = 0; n < p.asks; ++n) {
    std::this_thread::sleep_for(p.pause);
    const auto begun = bench_clock::now();
    const std::uint64_t answer = ask(n);
    waits.push_back(to_us(bench_clock::now() - begun));
    expect_equal("answer", n + 1, answer);
  }
  const auto cpu_before = cpu_time();
  std::this_thread::sleep_for(p.quiet);
  const auto cpu = cpu_time() - cpu_before;
  return {{"us", percentile(waits, 50), {{"percentile", "p50"}}},
          {"us", percentile(waits, 99), {{"percentile", "p99"}}},
          {"cpu_ms", cpu.count()}};
}

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::idle
