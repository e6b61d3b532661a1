// Customers and a barber who have a thread or a process each.
#pragma once

#include "bench/designs/barber/problem.hpp"

#include <thread>

namespace bench::designs::barber {

/// `Shop` has `bool visit(customer)`, which is false when no chair is free, for the barber
/// `wait_for_customer()` and `let_go(customer)`, and `most()` who waited. `start(count, body)`
/// starts the parties and waits for them.
template <class Shop, class Start>
problem::result keep_open(const problem& p, lab::meter& m, Start start) {
  mirror seen(p);
  Shop open(p);
  start(p.customers + 1, [&](std::uint64_t i) {
    if (i < p.customers)
      return live(
          p, seen, lab::party(m, i), i, [&] { return open.visit(i); }, std::this_thread::yield);
    for (auto left = p.haircuts(); left > 0; --left) {
      const auto customer = open.wait_for_customer();
      seen.cut(customer);
      open.let_go(customer);
    }
  });
  return seen.result(open.most());
}

}  // namespace bench::designs::barber
