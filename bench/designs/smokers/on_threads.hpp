// Smokers who have a thread or a process each, after the agent's.
#pragma once

#include "bench/designs/smokers/problem.hpp"

namespace bench::designs::smokers {

/// What number `i` does: 0 is the agent. `Bell` has `call(smoker)`, `wait_for_call(smoker)`, and
/// for the agent `say_taken()`, `wait_until_taken()`.
template <class Bell>
void sit_at(const problem& p, table& t, Bell& bell, lab::meter& m, std::uint64_t i,
            const std::vector<std::uint64_t>& turns) {
  if (i == 0) {
    lab::party me(m, 0);
    deal(p, t, me, [&](std::uint64_t smoker) {
      bell.call(smoker);
      bell.wait_until_taken();
    });
    return;
  }
  const auto smoker = i - 1;
  for (auto left = turns[smoker]; left > 0; --left) {
    bell.wait_for_call(smoker);
    t.take(smoker);
    bell.say_taken();
    t.smoke(smoker);
  }
}

/// The same for all of them. `start(count, body)` starts the parties and waits for them.
template <class Bell, class Start>
problem::result sit_down(const problem& p, lab::meter& m, Start start) {
  table t(p);
  Bell bell(p.smokers);
  const auto all = turns(p);
  start(p.smokers + 1, [&](std::uint64_t i) { sit_at(p, t, bell, m, i, all); });
  return t.result();
}

}  // namespace bench::designs::smokers
