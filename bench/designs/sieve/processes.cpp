// A process for each cell and one that feeds the first, with a pipe before each. What it has found,
// a cell leaves in shared memory.
#include "bench/designs/sieve/problem.hpp"
#include "bench/lab/in_processes.hpp"
#include "bench/lab/typed_pipe.hpp"

#include <deque>

namespace bench::designs::sieve {

namespace {

constexpr std::uint32_t end = 0;

struct unmap {
  std::size_t bytes;
  void operator()(std::uint32_t* at) const noexcept { lab::unmap_shared(at, bytes); }
};

/// Where a cell leaves its primes, 0 behind them.
class shelf {
public:
  shelf(std::size_t cells, std::size_t size)
      : size_(size + 1), bytes_(cells * size_ * sizeof(std::uint32_t)),
        all_(static_cast<std::uint32_t*>(lab::map_shared(bytes_)), unmap{bytes_}) {}

  void leave(std::size_t cell, const numbers& primes) {
    std::ranges::copy(primes, all_.get() + cell * size_);
  }
  numbers all(std::size_t cells) const {
    numbers out;
    for (std::size_t c = 0; c < cells; ++c)
      for (auto at = all_.get() + c * size_; *at != 0; ++at) out.push_back(*at);
    return out;
  }

private:
  std::size_t size_, bytes_;
  std::unique_ptr<std::uint32_t[], unmap> all_;
};

using pipes = std::deque<lab::typed_pipe<std::uint32_t>>;

void run_cell(cell& my, lab::typed_pipe<std::uint32_t>& from, lab::typed_pipe<std::uint32_t>* to,
              std::size_t batch) {
  numbers some;
  for (bool more = true; more;) {
    from.read(some, batch);
    if (some.back() == end) some.pop_back(), more = false;
    my.filter(some);
    if (!more && to) some.push_back(end);
    if (!some.empty()) to->write(some);
  }
  my.me.leave();
}

problem::result solve(const problem& p, lab::meter& m) {
  auto cells = make_cells(p, m);
  shelf found(cells.size(), p.cell_size);
  pipes before(cells.size());
  lab::run_processes(m, cells.size() + 1, [&](std::uint64_t i) {
    if (i == cells.size()) {
      p.for_each_batch([&](const numbers& some) { before[0].write(some); });
      return before[0].write(numbers{end});
    }
    run_cell(cells[i], before[i], i + 1 < cells.size() ? &before[i + 1] : nullptr, p.batch);
    found.leave(i, cells[i].primes);
  });
  return found.all(cells.size());
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::sieve
