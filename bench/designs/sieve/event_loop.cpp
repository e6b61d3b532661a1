// A cell is a coroutine, with a bounded queue before it; all on one thread.
#include "bench/designs/sieve/problem.hpp"
#include "bench/lab/loop_queue.hpp"

namespace bench::designs::sieve {

namespace {

struct chain {
  chain(const problem& p_, lab::meter& m) : p(p_), cells(make_cells(p, m)) {}

  const problem& p;
  std::vector<cell> cells;
  std::deque<lab::loop_queue<numbers>> before = {};

  actors::task<void> run_cell(std::size_t i) {
    while (auto some = co_await before[i].take()) {
      cells[i].filter(*some);
      if (!some->empty()) co_await before[i + 1].put(*std::move(some));
    }
    cells[i].me.leave();
    if (i + 1 < cells.size()) before[i + 1].close();
  }
  actors::task<void> feed() {
    for (std::uint32_t n = 3; n < p.limit;) {
      numbers some;
      for (; some.size() < p.batch && n < p.limit; n += 2) some.push_back(n);
      co_await before[0].put(std::move(some));
    }
    before[0].close();
  }
};

problem::result solve(const problem& p, lab::meter& m) {
  chain all(p, m);
  lab::run_in_loop(m, all.cells.size() + 1, [&](actors::loop& on, std::uint64_t i) {
    while (all.before.size() < all.cells.size()) all.before.emplace_back(on, p.room());
    return i < all.cells.size() ? all.run_cell(i) : all.feed();
  });
  return primes_of(all.cells);
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::sieve
