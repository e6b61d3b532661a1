#pragma once

#include "bench/core/bank/problem.hpp"
#include "bench/lab/meter.hpp"
#include "bench/lab/work.hpp"

#include <atomic>
#include <chrono>

namespace bench::designs::bank {

/// Tellers move money between accounts. A transfer, the operation that counts, is two bookings: one
/// withdraws, one deposits; each computes for a while, and no two bookings of an account may
/// overlap. Now and then a teller audits while the others go on: the sum of all accounts, in which
/// no transfer may be half seen, so that it is the same every time.
struct problem {
  static constexpr std::int64_t opening_balance = 1'000;  ///< overdrafts are allowed
  static constexpr std::uint64_t most_accounts = 1'000;

  std::uint64_t accounts = most_accounts;
  std::uint64_t tellers = 8;
  std::uint64_t transfers = 50'000;   ///< of all tellers together
  std::uint64_t audit_every = 1'000;  ///< transfers of a teller
  std::chrono::nanoseconds work{0};   ///< in each booking

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(per_teller() * tellers); }
  lab::metering measured() const { return {tellers, work.count() < 500 ? 16u : 1u}; }

  std::uint64_t per_teller() const { return transfers / tellers; }
  /// After so many transfers of this teller. The tellers' audits are spread over the run.
  bool audit_due(std::uint64_t teller, std::uint64_t done) const {
    return (done + teller * audit_every / tellers) % audit_every == 0;
  }
  std::int64_t money() const { return static_cast<std::int64_t>(accounts) * opening_balance; }

  struct result {
    std::uint64_t transfers = 0;
    std::uint64_t audits = 0;
    std::uint64_t wrong_audits = 0;  ///< their sum was not the money there is
    std::uint64_t checksum = 0;      ///< of the balances at the end
  };
  void check(const result& r) const;
};

// Made up as those of the core suite's bank: the same in each run.
using ::bench::bank::order;
using ::bench::bank::order_stream;

/// What the tellers report. Tellers may be threads or processes.
struct books {
  std::atomic<std::uint64_t> transfers{0}, audits{0}, wrong_audits{0};

  void audited(const problem& p, std::int64_t money) {
    ++audits;
    if (money != p.money()) ++wrong_audits;
  }
};

/// A teller's day where `transfer(order)` and `audit()` return when they are done.
template <class Transfer, class Audit>
void serve(const problem& p, books& b, lab::party me, std::uint64_t teller, Transfer transfer,
           Audit audit) {
  order_stream orders(teller, p.accounts);
  while (me.operations() < p.per_teller()) {
    const auto since = me.begin();
    transfer(orders.next());
    me.end(since);
    if (p.audit_due(teller, me.operations())) b.audited(p, audit());
  }
  b.transfers += me.operations();
  me.leave();
}

/// The order of the balances counts.
inline void add_to_checksum(std::uint64_t& sum, std::int64_t balance) {
  sum = sum * 0x100000001b3u + static_cast<std::uint64_t>(balance);
}

/// The result, when all is done; `balance(account)`.
template <class Balance> problem::result close(const problem& p, const books& b, Balance balance) {
  problem::result r{b.transfers, b.audits, b.wrong_audits, 0};
  for (std::uint64_t i = 0; i < p.accounts; ++i) add_to_checksum(r.checksum, balance(i));
  return r;
}

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_semaphore(const setup& s, const problem& p);
outcome run_rwlock(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_event_loop(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);
outcome run_go(const setup& s, const problem& p);
outcome run_erlang(const setup& s, const problem& p);

}  // namespace bench::designs::bank
