// A philosopher reads like the problem; a waiter keeps the peace.
#include "bench/designs/philosophers/problem.hpp"
#include "bench/designs/philosophers/waiter.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::philosophers {

namespace {

struct take {
  std::uint64_t seat;
  using reply = actors::done;  // once both forks are yours
};
struct put_back {
  std::uint64_t seat;
};
struct run {
  using reply = actors::done;
};

struct head_waiter {
  using protocol = actors::protocol<take, put_back>;

  waiter knows;
  std::vector<actors::promise<actors::done>> hopes;

  explicit head_waiter(std::uint64_t seats) : knows(seats), hopes(seats) {}

  void on(take m, actors::promise<actors::done> yours) {
    hopes[m.seat] = std::move(yours);
    knows.hungry(m.seat, [this](std::uint64_t seat) { hopes[seat].set(); });
  }
  void on(put_back m) {
    knows.full(m.seat, [this](std::uint64_t seat) { hopes[seat].set(); });
  }
};

struct philosopher {
  using protocol = actors::protocol<run>;

  const problem* p;
  table* at;
  std::uint64_t seat;
  lab::party me;
  actors::ref_of<head_waiter> waiter;

  actors::task<> on(run, actors::context& self) {
    while (me.operations() < p->meals) {
      lab::work(p->busy);
      if (p->sleep.count() > 0) co_await self.sleep(p->sleep);
      const auto since = me.begin();
      co_await waiter.ask<take>(seat);
      at->begin_meal(seat);
      lab::work(p->busy);
      if (p->sleep.count() > 0) co_await self.sleep(p->sleep);
      at->end_meal(seat);
      waiter.tell<put_back>(seat);
      me.end(since);
    }
    me.leave();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  table t(p.seats);
  auto waiter = sys.spawn<head_waiter>(p.seats);
  std::vector<actors::ref_of<philosopher>> all;
  for (std::uint64_t i = 0; i < p.seats; ++i)
    all.push_back(sys.spawn<philosopher>(&p, &t, i, lab::party(m, i), waiter));
  m.start();
  std::vector<actors::future<actors::done>> ends;
  for (auto& each : all) ends.push_back(each.ask<run>());
  for (auto& end : ends) end.get();
  m.stop();
  for (auto& each : all) each.stop();
  waiter.stop();
  return t.result();
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::philosophers
