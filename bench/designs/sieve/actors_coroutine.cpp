// A cell is an actor with a bounded mailbox; who sends to a full one waits, in a coroutine.
#include "bench/designs/sieve/problem.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::sieve {

namespace {

struct batch {
  numbers some;
};
/// Comes behind all batches, and is answered when it has reached the end of the chain.
struct finish {
  using reply = actors::done;
};

struct sieve_cell {
  using protocol = actors::protocol<batch, finish>;
  cell* my;
  actors::ref<batch, finish> next;  // empty: this is the last one

  actors::task<> on(batch m) {
    my->filter(m.some);
    if (!m.some.empty()) co_await next.send<batch>(std::move(m.some));
  }
  actors::task<> on(finish) {
    my->me.leave();
    if (next) co_await next.ask<finish>();
  }
};

struct feeder {
  using protocol = actors::protocol<finish>;
  const problem* p;
  actors::ref<batch, finish> first;

  actors::task<> on(finish) {
    for (std::uint32_t n = 3; n < p->limit;) {
      numbers some;
      for (; some.size() < p->batch && n < p->limit; n += 2) some.push_back(n);
      co_await first.send<batch>(std::move(some));
    }
    co_await first.ask<finish>();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  auto cells = make_cells(p, m);
  std::vector<actors::ref<batch, finish>> chain(cells.size() + 1);
  for (auto i = cells.size(); i-- > 0;)
    chain[i] = sys.spawn<sieve_cell>(actors::spawn_options{.mailbox = {.capacity = p.room()}},
                                     &cells[i], chain[i + 1]);
  auto source = sys.spawn<feeder>(&p, chain[0]);
  m.start();
  source.ask<finish>().get();
  m.stop();
  chain.pop_back();
  source.stop();
  for (auto& c : chain) c.stop();
  return primes_of(cells);
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::sieve
