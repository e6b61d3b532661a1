#include "bench/designs/bounded-buffer/buffer_actor.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::bounded_buffer {

namespace {

struct run {
  using reply = problem::result;
};

struct producer {
  using protocol = actors::protocol<run>;
  const problem* p;
  actors::ref_of<buffer> shared;
  lab::party me;
  std::uint64_t index;

  actors::task<problem::result> on(run) {
    while (me.operations() < p->items) {
      lab::work(p->work);
      const auto since = me.begin();
      co_await shared.ask<put>(index << 32 | me.operations());
      me.end(since);
    }
    me.leave();
    co_return problem::result{};
  }
};

struct consumer {
  using protocol = actors::protocol<run>;
  const problem* p;
  actors::ref_of<buffer> shared;
  lab::party me;
  std::uint64_t share;

  actors::task<problem::result> on(run) {
    ledger book(*p);
    while (me.operations() < share) {
      const auto since = me.begin();
      const item i = co_await shared.ask<take>();
      me.end(since);
      book.note(i);
      lab::work(p->work);
    }
    me.leave();
    co_return book.seen();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  problem::result r;
  auto shared = sys.spawn<buffer>(&r.most);
  std::vector<actors::ref<run>> all;
  for (std::uint64_t i = 0; i < p.producers; ++i)
    all.push_back(sys.spawn<producer>(&p, shared, lab::party(m, i), i));
  for (std::uint64_t i = 0; i < p.consumers; ++i)
    all.push_back(sys.spawn<consumer>(&p, shared, lab::party(m, p.producers + i), p.share_of(i)));
  m.start();
  std::vector<actors::future<problem::result>> seen;
  for (auto& each : all) seen.push_back(each.ask<run>());
  problem::result sum;
  for (auto& s : seen) sum += s.get();
  m.stop();
  for (auto& each : all) each.stop();
  shared.stop();
  settle(sys);
  return r += sum;
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::bounded_buffer
