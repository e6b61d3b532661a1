#include "bench/designs/bank/problem.hpp"

#include "bench/designs/problems.hpp"

#include <algorithm>
#include <vector>

namespace bench::designs::bank {

problem problem::of(size s) const {
  problem p = *this;
  // As many as take about a fifth of a second.
  const auto most =
      std::uint64_t{200'000'000} / (2 * static_cast<std::uint64_t>(work.count()) + 1'000);
  p.transfers = std::min(transfers, most);
  if (s == size::quick) p.transfers /= 16;
  if (s == size::smoke) p.transfers = 400;
  // Some audits in any case, else at the share of the parameters.
  p.audit_every = std::min(audit_every, std::max<std::uint64_t>(p.per_teller() / 2, 1));
  return p;
}

params problem::parameters() const {
  return {{"accounts", accounts},
          {"tellers", tellers},
          {"transfers", transfers},
          {"audit_every", audit_every},
          {"work_ns", static_cast<std::uint64_t>(work.count())}};
}

void problem::check(const result& r) const {
  std::vector<std::int64_t> balances(accounts, opening_balance);
  std::uint64_t audits = 0, checksum = 0;
  for (std::uint64_t t = 0; t < tellers; ++t) {
    order_stream orders(t, accounts);
    for (std::uint64_t done = 1; done <= per_teller(); ++done) {
      const auto o = orders.next();
      balances[o.from] -= o.amount;
      balances[o.to] += o.amount;
      if (audit_due(t, done)) ++audits;
    }
  }
  for (auto b : balances) add_to_checksum(checksum, b);
  expect_equal("transfers", per_teller() * tellers, r.transfers);
  expect_equal("audits", audits, r.audits);
  expect_equal("audits that saw a transfer half done", 0, r.wrong_audits);
  expect_equal("checksum of the balances", checksum, r.checksum);
}

lab::entry describe() {
  using namespace std::chrono_literals;
  using lab::can;
  using lab::cannot;
  return lab::make_entry<problem>({
      .name = "bank",
      .title = "Bank",
      .what = "Eight tellers transfer money between accounts; now and then one of them sums up all "
              "accounts while the others go on, and no transfer may be half seen. Savina's bank, "
              "with an auditor.",
      .unit = "transfers/s",
      .axis = lab::axis{"work_ns", "work in a booking", "ns"},
      .configs = {{"savina", {}},
                  {"work-300ns", {.work = 300ns}},
                  {"work-1us", {.work = 1us}},
                  {"work-3us", {.work = 3us}},
                  {"work-10us", {.work = 10us}},
                  {"work-100us", {.work = 100us}},
                  {"ten-accounts", {.accounts = 10, .work = 1us}}},
      .solutions =
          {{"actors", run_actors, cannot("an actor that asks goes on with its next message")},
           {"actors-coroutine", run_actors_coroutine,
            can("the tellers' handlers are interleaved; were they exclusive, an auditor and a "
                "teller would wait for each other, which the library finds and reports")},
           {"caf", run_caf, cannot("an actor that requests goes on with its next message")},
           {"caf-on-actors", run_caf_on_actors, cannot("as plain CAF"), "caf.cpp"},
           {"mutex", run_mutex, can("two accounts are locked at once: always in their order")},
           {"semaphore", run_semaphore,
            can("two auditors with half of the permits each; so they take turns")},
           {"rwlock", run_rwlock, cannot("the gate comes first, and one account at a time")},
           {"lockfree", run_lockfree, cannot("a teller waits for nobody but a booking at work")},
           {"futures", run_futures, cannot("the tasks that book wait for nothing")},
           {"processes", run_processes,
            can("two accounts are locked at once, in their order; and a process killed within a "
                "booking holds its locks for ever, unless they are robust")},
           {"event-loop", run_event_loop, cannot("one thread, and no waiting within a transfer")},
           {"tbb", run_tbb, cannot("the gate comes first, and one account at a time")},
           {"sequential", run_sequential, cannot("nobody else is there")},
           {"go", run_go, can("two balances are taken out at once: always in their order"),
            "bank.go"},
           {"erlang", run_erlang, cannot("tellers answer the auditor also while they wait for it"),
            "bank.erl"}},
      .missing = {{"actors-pipeline", "nothing flows: any account may follow any other"}},
  });
}

}  // namespace bench::designs::bank
