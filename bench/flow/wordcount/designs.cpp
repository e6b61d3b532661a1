// The designs are those of the example: examples/wordcount/counting.
#include "bench/flow/memory.hpp"
#include "bench/flow/wordcount/corpus.hpp"
#include "bench/flow/wordcount/problem.hpp"
#include "bench/harness/stopwatch.hpp"

#include <designs.hpp>

#include <memory>

namespace bench::wordcount {

namespace {

constexpr double mega = 1e6;

std::uint64_t megabytes(size s) {
  return s == size::standard ? 1'000u : s == size::quick ? 100u : 4u;
}

struct problem {
  static constexpr const char* unit = "MB/s";
  std::shared_ptr<const corpus> text;
  digest expected;

  static problem of(size s) {
    auto text = std::make_shared<const corpus>(megabytes(s) * 1'000'000);
    const auto expected = text->counted_by_a_loop();
    return {std::move(text), expected};
  }
  double amount() const { return static_cast<double>(expected.bytes) / mega; }
  void check(const digest& counted) const {
    expect_equal("words", expected.words, counted.words);
    expect_equal("different words", expected.different, counted.different);
    expect_equal("which words, and how many of each", expected.mixed, counted.mixed);
    expect_equal("bytes", expected.bytes, counted.bytes);
  }
};

/// Once: the plain loop was the warm-up of the page cache, and a run is long against the first
/// touches of its tables.
outcome measure(const setup& s, decltype(counting::design::run) count) {
  const auto p = problem::of(s.scale);
  return flow::with_peak_memory([&]() -> outcome {
    counting::monitor with;
    counting::pieces all{p.text->files(), with};
    stopwatch watch;
    watch.start();
    const auto counted = count(all, s.workers, with);
    watch.stop();
    p.check(digest_of(counted));
    return {{problem::unit, p.amount() / watch.seconds()}};
  });
}

}  // namespace

params parameters(size s) { return {{"MB", megabytes(s)}}; }

outcome run_actors(const setup& s) { return measure(s, counting::count_actors); }
outcome run_tbb(const setup& s) { return measure(s, counting::count_tbb); }
outcome run_threads(const setup& s) { return measure(s, counting::count_threads); }
outcome run_sequential(const setup& s) { return measure(s, counting::count_sequential); }

}  // namespace bench::wordcount
