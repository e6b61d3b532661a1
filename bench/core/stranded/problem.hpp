#pragma once

#include "bench/harness/finish_line.hpp"
#include "bench/harness/percentile.hpp"
#include "bench/harness/sample.hpp"
#include "bench/harness/stopwatch.hpp"

#include <array>
#include <chrono>
#include <thread>
#include <vector>

namespace bench::stranded {

/// A handler sends and then computes for long: how soon is what it sent handled, when one other
/// worker has nothing to do? A scheduler that keeps the receivers where they were made ready lets
/// them wait until the handler ends.
struct problem {
  std::uint64_t trials;
  std::chrono::milliseconds busy;
  std::chrono::milliseconds pause;  ///< between trials: the other worker is parked again

  static problem of(size s) {
    using std::chrono::milliseconds;
    if (s == size::smoke) return {2, milliseconds(20), milliseconds(5)};
    return {s == size::quick ? 10u : 40u, milliseconds(20), milliseconds(50)};
  }
  params parameters() const {
    return {{"trials", trials}, {"busy_ms", static_cast<std::uint64_t>(busy.count())}};
  }
};

/// What the busy handler sends: so many messages, dealt out to so many receivers.
struct load {
  std::uint64_t messages;
  std::uint64_t receivers;
};

inline constexpr std::array<load, 3> loads{{{1, 1}, {100, 1}, {100, 100}}};

/// One run of the busy handler. It calls `sent` after its last send, and each receiver crosses
/// `handled` with 1 for each message.
struct trial {
  trial(const problem& p, const load& l) : what(l), busy(p.busy), handled(l.messages), done(1) {}

  load what;
  std::chrono::milliseconds busy;
  finish_line handled;
  finish_line done;
  bench_clock::time_point begun{};

  void starts() { begun = bench_clock::now(); }
  void sent() {
    keep_busy_until(begun + busy);
    done.cross();
  }
};

/// A trial as part of a message; the trial outlives all messages about it.
struct trial_handle {
  trial* it;
};

/// `start(trial)` makes the busy actor of one design run its handler.
template <class Start> outcome measure(const problem& p, Start start) {
  outcome out;
  for (auto& l : loads) {
    std::vector<double> waits;
    for (std::uint64_t i = 0; i < p.trials; ++i) {
      std::this_thread::sleep_for(p.pause);
      trial t(p, l);
      start(t);
      t.done.wait();
      expect_equal("messages handled", l.messages, t.handled.wait());
      waits.push_back(to_us(t.handled.last() - t.begun));
    }
    for (int percent : {50, 99})
      out.push_back({"us",
                     percentile(waits, percent),
                     {{"percentile", "p" + std::to_string(percent)},
                      {"messages", l.messages},
                      {"receivers", l.receivers}}});
  }
  return out;
}

outcome run_actors(const setup& s);
outcome run_caf(const setup& s);

}  // namespace bench::stranded
