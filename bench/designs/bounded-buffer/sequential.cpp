// Fills the buffer and empties it, in turn: what the items cost by themselves.
#include "bench/designs/bounded-buffer/problem.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::bounded_buffer {

namespace {

struct consumer {
  lab::party me;
  ledger book;
};

void make_one(const problem& p, lab::party& me, std::uint64_t index, ring& places) {
  lab::work(p.work);
  const auto since = me.begin();
  places.put(index << 32 | me.operations());
  me.end(since);
}

void use_one(const problem& p, consumer& c, ring& places) {
  const auto since = c.me.begin();
  const item i = places.take();
  c.me.end(since);
  c.book.note(i);
  lab::work(p.work);
}

problem::result solve(const problem& p, lab::meter& m) {
  std::vector<lab::party> producers;
  std::vector<consumer> consumers;
  for (std::uint64_t i = 0; i < p.producers; ++i) producers.emplace_back(m, i);
  for (std::uint64_t i = 0; i < p.consumers; ++i)
    consumers.push_back({lab::party(m, p.producers + i), ledger(p)});
  ring places;
  std::uint64_t made = 0, used = 0;
  m.start();
  while (used < p.all_items()) {
    for (; made < p.all_items() && !places.full(); ++made)
      make_one(p, producers[made % p.producers], made % p.producers, places);
    for (; !places.empty(); ++used) use_one(p, consumers[used % p.consumers], places);
  }
  for (auto& each : producers) each.leave();
  for (auto& each : consumers) each.me.leave();
  m.stop();
  problem::result r{.most = places.most()};
  for (auto& each : consumers) r += each.book.seen();
  return r;
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bounded_buffer
