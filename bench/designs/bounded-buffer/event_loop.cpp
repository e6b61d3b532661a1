// Coroutines on one thread: who finds the buffer full or empty stands in line.
#include "bench/designs/bounded-buffer/problem.hpp"
#include "bench/lab/in_loop.hpp"

#include <optional>

namespace bench::designs::bounded_buffer {

namespace {

struct buffer {
  explicit buffer(actors::loop& on) : not_full(on), not_empty(on) {}
  ring places;
  lab::waiting_line not_full, not_empty;
};

actors::task<void> producer(const problem& p, buffer& shared, lab::party me, std::uint64_t index) {
  while (me.operations() < p.items) {
    lab::work(p.work);
    const auto since = me.begin();
    while (shared.places.full()) co_await shared.not_full.wait();
    shared.places.put(index << 32 | me.operations());
    shared.not_empty.wake_one();
    me.end(since);
  }
  me.leave();
}

actors::task<void> consumer(const problem& p, buffer& shared, lab::party me, std::uint64_t share,
                            problem::result& seen) {
  ledger book(p);
  while (me.operations() < share) {
    const auto since = me.begin();
    while (shared.places.empty()) co_await shared.not_empty.wait();
    const item i = shared.places.take();
    shared.not_full.wake_one();
    me.end(since);
    book.note(i);
    lab::work(p.work);
  }
  me.leave();
  seen += book.seen();
}

problem::result solve(const problem& p, lab::meter& m) {
  problem::result r;
  std::optional<buffer> shared;
  lab::run_in_loop(m, p.producers + p.consumers, [&](actors::loop& on, std::uint64_t i) {
    if (!shared) shared.emplace(on);
    const lab::party me(m, i);
    if (i < p.producers) return producer(p, *shared, me, i);
    return consumer(p, *shared, me, p.share_of(i - p.producers), r);
  });
  r.most = shared->places.most();
  return r;
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::bounded_buffer
