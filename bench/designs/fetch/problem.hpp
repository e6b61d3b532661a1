#pragma once

#include "bench/lab/meter.hpp"

#include <atomic>
#include <chrono>

namespace bench::designs::fetch {

/// Clients fetch numbers from a server on loopback, a process of its own that answers after a given
/// time. Each client has a connection and sends its next request when the answer is there, so
/// almost all of the time is waiting: a design is good when it waits for many at a time, cheaply.
/// An operation is a fetch.
struct problem {
  std::uint64_t clients = 100;
  std::uint64_t each = 20;  ///< fetches of a client
  std::chrono::microseconds answer_after{1'000};

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(clients * each); }
  lab::metering measured() const { return {clients, 1}; }

  struct result {
    std::uint64_t fetches = 0;
    std::uint64_t wrong = 0;
    std::uint64_t too_early = 0;  ///< before the server may have answered
  };
  void check(const result& r) const;
};

/// What the server says.
inline std::uint64_t answer_to(std::uint64_t request) {
  return (request + 1) * 0x9e3779b97f4a7c15u;
}

/// What the clients report. They may be threads or processes.
struct books {
  std::atomic<std::uint64_t> fetches{0}, wrong{0}, too_early{0};

  problem::result close() const { return {fetches, wrong, too_early}; }
};

/// What a client does, one fetch after the other.
class client {
public:
  client(const problem& p, books& report, lab::meter& m, std::uint64_t number)
      : p_(&p), report_(&report), me_(m, number), request_(number << 32) {}

  bool has_more() const { return me_.operations() < p_->each; }
  std::uint64_t begin() {
    since_ = me_.begin();
    return ++request_;
  }
  void end(std::uint64_t answer) {
    if (bench_clock::now() - since_ < p_->answer_after) ++too_early_;
    me_.end(since_);
    if (answer != answer_to(request_)) ++wrong_;
  }
  void leave() {
    report_->fetches += me_.operations();
    report_->wrong += wrong_;
    report_->too_early += too_early_;
    me_.leave();
  }
  /// As one that blocks: `fetch(request)` is the answer.
  template <class Fetch> void live(Fetch fetch) {
    while (has_more()) end(fetch(begin()));
    leave();
  }

private:
  const problem* p_;
  books* report_;
  lab::party me_;
  std::uint64_t request_;
  lab::party::mark since_{};
  std::uint64_t wrong_ = 0, too_early_ = 0;
};

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_event_loop(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::fetch
