#pragma once

#include "bench/lab/meter.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace bench::designs::sieve {

using numbers = std::vector<std::uint32_t>;

/// The primes below a limit by a chain of cells (Savina's sieve). A cell holds so many primes and
/// lets pass what none of them divides. It is full when the next one gets its first number. An
/// operation of a cell is a number that it looks at; the rate counts numbers that enter the chain.
struct problem {
  std::uint32_t limit = 100'000;
  std::size_t cell_size = 1'000;
  std::size_t batch = 1;  ///< numbers that travel together

  problem of(size s) const;
  params parameters() const;
  double operations() const { return (limit - 3 + 1) / 2; }
  lab::metering measured() const { return {cells(), 16}; }

  /// As many cells as there are primes for.
  std::size_t cells() const;
  /// Batches that may wait before a cell, where there is a bound.
  std::size_t room() const { return std::max<std::size_t>(8, 1'024 / batch); }
  /// `next(batch)` for all odd numbers from 3 on.
  template <class Next> void for_each_batch(Next next) const {
    for (std::uint32_t n = 3; n < limit;) {
      numbers some;
      some.reserve(batch);
      for (; some.size() < batch && n < limit; n += 2) some.push_back(n);
      next(std::move(some));
    }
  }

  using result = numbers;  ///< the odd primes
  void check(const result& primes) const;
};

struct cell {
  lab::party me;
  std::size_t size;
  numbers primes = {};

  /// Takes out all that stops here.
  void filter(numbers& some) {
    std::erase_if(some, [this](std::uint32_t n) {
      const auto since = me.begin();
      const bool stops = !passes(n);
      me.end(since);
      return stops;
    });
  }

private:
  bool passes(std::uint32_t n) {
    for (const auto prime : primes)
      if (n % prime == 0) return false;
    if (primes.size() == size) return true;
    primes.push_back(n);
    return false;
  }
};

inline std::vector<cell> make_cells(const problem& p, lab::meter& m) {
  std::vector<cell> all;
  for (std::size_t i = 0; i < p.cells(); ++i) {
    all.push_back({lab::party(m, i), p.cell_size});
    all.back().primes.reserve(p.cell_size);
  }
  return all;
}

inline numbers primes_of(const std::vector<cell>& cells) {
  numbers all;
  for (auto& c : cells) all.insert(all.end(), c.primes.begin(), c.primes.end());
  return all;
}

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
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

}  // namespace bench::designs::sieve
