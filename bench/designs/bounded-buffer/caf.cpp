#include "bench/designs/bounded-buffer/waiting_buffer.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

#include <optional>

namespace bench::designs::bounded_buffer {

namespace {

using begin_atom = caf::atom_constant<caf::atom("begin")>;
using put_atom = caf::atom_constant<caf::atom("put")>;
using take_atom = caf::atom_constant<caf::atom("take")>;
using quit_atom = caf::atom_constant<caf::atom("quit")>;

struct buffer_state {
  waiting_buffer<caf::response_promise, caf::response_promise> places;
};

caf::behavior buffer(caf::stateful_actor<buffer_state>* self, std::uint64_t* most) {
  const auto accept = [](caf::response_promise p) { p.deliver(true); };
  const auto hand = [](caf::response_promise p, item i) { p.deliver(i); };
  return {
      [=](put_atom, item i) {
        auto promise = self->make_response_promise();
        self->state.places.put(i, promise, accept, hand);
        *most = self->state.places.most();
        return promise;
      },
      [=](take_atom) {
        auto promise = self->make_response_promise();
        self->state.places.take(promise, accept, hand);
        return promise;
      },
      [=](quit_atom) { self->quit(); },
  };
}

struct client_state {
  lab::party me;
  std::optional<ledger> book;
};
using client = caf::stateful_actor<client_state>;

void put_next(client* self, const problem* p, const caf::actor& shared, std::uint64_t index,
              finish_line* finish) {
  lab::work(p->work);
  auto& me = self->state.me;
  const auto since = me.begin();
  self->request(shared, caf::infinite, put_atom::value, item{index << 32 | me.operations()})
      .then([=](bool) {
        self->state.me.end(since);
        if (self->state.me.operations() < p->items) return put_next(self, p, shared, index, finish);
        self->state.me.leave();
        finish->cross();
        self->quit();
      });
}

void take_next(client* self, const problem* p, const caf::actor& shared, std::uint64_t share,
               finish_line* finish, problem::result* seen) {
  const auto since = self->state.me.begin();
  self->request(shared, caf::infinite, take_atom::value).then([=](item i) {
    auto& [me, book] = self->state;
    me.end(since);
    book->note(i);
    lab::work(p->work);
    if (me.operations() < share) return take_next(self, p, shared, share, finish, seen);
    me.leave();
    *seen = book->seen();
    finish->cross();
    self->quit();
  });
}

caf::behavior producer(client* self, const problem* p, const caf::actor& shared,
                       const lab::party& me, std::uint64_t index, finish_line* finish) {
  self->state.me = me;
  return {[=](begin_atom) { put_next(self, p, shared, index, finish); }};
}

caf::behavior consumer(client* self, const problem* p, const caf::actor& shared,
                       const lab::party& me, std::uint64_t share, finish_line* finish,
                       problem::result* seen) {
  self->state.me = me;
  self->state.book.emplace(*p);
  return {[=](begin_atom) { take_next(self, p, shared, share, finish, seen); }};
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m) {
  problem::result r;
  std::vector<problem::result> seen(p.consumers);
  finish_line finish(p.producers + p.consumers);
  auto shared = sys.spawn(buffer, &r.most);
  std::vector<caf::actor> all;
  for (std::uint64_t i = 0; i < p.producers; ++i)
    all.push_back(sys.spawn(producer, &p, shared, lab::party(m, i), i, &finish));
  for (std::uint64_t i = 0; i < p.consumers; ++i)
    all.push_back(sys.spawn(consumer, &p, shared, lab::party(m, p.producers + i), p.share_of(i),
                            &finish, &seen[i]));
  m.start();
  for (auto& each : all) caf::anon_send(each, begin_atom::value);
  finish.wait();
  m.stop();
  caf::anon_send(shared, quit_atom::value);
  sys.await_all_actors_done();
  for (auto& s : seen) r += s;
  return r;
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_stock_caf, s, p, solve);
}
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return lab::measure_in_caf(with_caf_on_actors, s, p, solve);
}

}  // namespace bench::designs::bounded_buffer
