#include "bench/designs/bounded-buffer/buffer_actor.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::bounded_buffer {

namespace {

struct begin {};

struct producer {
  using protocol = actors::protocol<begin>;
  const problem* p;
  actors::ref_of<buffer> shared;
  lab::party me;
  std::uint64_t index;
  finish_line* finish;

  void on(begin) { next(); }

  void next() {
    lab::work(p->work);
    const auto since = me.begin();
    shared.ask<put>(index << 32 | me.operations()).then([this, since](actors::done) {
      me.end(since);
      if (me.operations() < p->items) return next();
      me.leave();
      finish->cross();
    });
  }
};

struct consumer {
  using protocol = actors::protocol<begin>;
  const problem* p;
  actors::ref_of<buffer> shared;
  lab::party me;
  std::uint64_t share;
  finish_line* finish;
  problem::result* result;
  ledger book{*p};

  void on(begin) { next(); }

  void next() {
    const auto since = me.begin();
    shared.ask<take>().then([this, since](item i) {
      me.end(since);
      book.note(i);
      lab::work(p->work);
      if (me.operations() < share) return next();
      me.leave();
      *result = book.seen();
      finish->cross();
    });
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  problem::result r;
  std::vector<problem::result> seen(p.consumers);
  finish_line finish(p.producers + p.consumers);
  auto shared = sys.spawn<buffer>(&r.most);
  std::vector<actors::ref<begin>> all;
  for (std::uint64_t i = 0; i < p.producers; ++i)
    all.push_back(sys.spawn<producer>(&p, shared, lab::party(m, i), i, &finish));
  for (std::uint64_t i = 0; i < p.consumers; ++i)
    all.push_back(sys.spawn<consumer>(&p, shared, lab::party(m, p.producers + i), p.share_of(i),
                                      &finish, &seen[i]));
  m.start();
  for (auto& each : all) each.tell<begin>();
  finish.wait();
  m.stop();
  for (auto& each : all) each.stop();
  shared.stop();
  settle(sys);
  for (auto& s : seen) r += s;
  return r;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::bounded_buffer
