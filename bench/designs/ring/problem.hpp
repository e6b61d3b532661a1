#pragma once

#include "bench/lab/meter.hpp"

#include <algorithm>
#include <atomic>

namespace bench::designs::ring {

/// Members of a ring hand tokens round, each to the next one. An operation is a hop: from passing a
/// token on until the next member has it.
struct problem {
  std::uint64_t members = 100;
  std::uint64_t tokens = 1;
  std::uint64_t hops = 100'000;  ///< of all tokens together

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(per_token() * tokens); }
  lab::metering measured() const { return {members, 16}; }

  std::uint64_t per_token() const { return hops / tokens; }
  std::uint64_t next_of(std::uint64_t member) const { return (member + 1) % members; }
  /// Who has a token first; they are spread over the ring.
  std::uint64_t start_of(std::uint64_t token) const { return token * members / tokens; }
  /// How often any token comes to a member.
  std::uint64_t visits_of(std::uint64_t member) const;

  struct result {
    std::uint64_t visits = 0;
    std::uint64_t checksum = 0;  ///< which token, after how many hops, was where
  };
  void check(const result& r) const;
};

struct token {
  std::uint64_t hops_left;
  lab::party::mark passed_on = {};
};

/// What the members report, when they have seen the last token. They may be threads or processes.
struct books {
  std::atomic<std::uint64_t> visits{0}, checksum{0};

  problem::result close() const { return {visits, checksum}; }
};

/// What each member does with a token; for one thread at a time.
class member {
public:
  member(const problem& p, books& report, lab::meter& m, std::uint64_t number)
      : report_(&report), me_(m, number), number_(number), visits_(p.visits_of(number)) {}

  bool expects_more() const { return me_.operations() < visits_; }

  /// Whether it goes on to the next one.
  bool take(token& t) {
    me_.end(t.passed_on);
    checksum_ += (number_ + 1) * t.hops_left;
    if (!expects_more()) leave();
    if (--t.hops_left == 0) return false;
    t.passed_on = me_.begin();
    return true;
  }

private:
  void leave() {
    report_->visits += me_.operations();
    report_->checksum += checksum_;
    me_.leave();
  }

  books* report_;
  lab::party me_;
  std::uint64_t number_, visits_, checksum_ = 0;
};

outcome run_actors(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_semaphore(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_event_loop(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);
outcome run_go(const setup& s, const problem& p);
outcome run_erlang(const setup& s, const problem& p);

}  // namespace bench::designs::ring
