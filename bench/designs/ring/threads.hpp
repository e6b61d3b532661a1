// The ring as threads, which differ in their inboxes.
#pragma once

#include "bench/designs/ring/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <memory>

namespace bench::designs::ring {

/// An inbox is made from the number of tokens, and has `put(token)` and `token take()`, which
/// waits. Only the member before puts something in.
template <class Inbox> problem::result solve_by_threads(const problem& p, lab::meter& m) {
  books report;
  std::vector<std::unique_ptr<Inbox>> inboxes;
  for (std::uint64_t i = 0; i < p.members; ++i)
    inboxes.push_back(std::make_unique<Inbox>(p.tokens));
  for (std::uint64_t t = 0; t < p.tokens; ++t) inboxes[p.start_of(t)]->put({p.per_token()});
  lab::run_threads(m, p.members, [&](std::uint64_t i) {
    member me(p, report, m, i);
    while (me.expects_more()) {
      auto t = inboxes[i]->take();
      if (me.take(t)) inboxes[p.next_of(i)]->put(t);
    }
  });
  return report.close();
}

}  // namespace bench::designs::ring
