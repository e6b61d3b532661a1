// A cell is an actor that tells the next one what it lets pass; an empty batch is the end.
#include "bench/designs/sieve/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::sieve {

namespace {

struct batch {
  numbers some;
};

struct sieve_cell {
  using protocol = actors::protocol<batch>;
  cell* my;
  actors::ref<batch> next;  // empty: this is the last one
  finish_line* finish;

  void on(batch m) {
    if (m.some.empty()) return end();
    my->filter(m.some);
    if (!m.some.empty()) next.tell<batch>(std::move(m.some));
  }
  void end() {
    my->me.leave();
    if (next) return next.tell<batch>();
    finish->cross();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  auto cells = make_cells(p, m);
  finish_line finish(1);
  std::vector<actors::ref<batch>> chain(cells.size() + 1);
  for (auto i = cells.size(); i-- > 0;)
    chain[i] = sys.spawn<sieve_cell>(&cells[i], chain[i + 1], &finish);
  m.start();
  p.for_each_batch([&](numbers some) { chain[0].tell<batch>(std::move(some)); });
  chain[0].tell<batch>();
  finish.wait();
  m.stop();
  chain.pop_back();
  for (auto& c : chain) c.stop();
  return primes_of(cells);
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::sieve
