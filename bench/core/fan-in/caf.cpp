#include "bench/core/fan-in/problem.hpp"

#include "bench/harness/caf_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <caf/all.hpp>

#include <optional>

namespace bench::fan_in {

namespace {

using item_atom = caf::atom_constant<caf::atom("item")>;
using confirm_atom = caf::atom_constant<caf::atom("confirm")>;
using start_atom = caf::atom_constant<caf::atom("start")>;

struct consumer_state {
  std::optional<order_book> book;
};

caf::behavior consumer(caf::stateful_actor<consumer_state>* self, const problem* p,
                       finish_line* finish) {
  self->state.book.emplace(*p);
  return {
      [=](item_atom, std::uint32_t producer, std::uint64_t item) {
        auto& book = *self->state.book;
        book.note(producer, item);
        if (book.received() == p->messages()) finish->cross(book.in_order());
      },
      [](confirm_atom) { return confirm_atom::value; },
  };
}

struct producer_state {
  std::uint64_t item = 0;
};

using producer_actor = caf::stateful_actor<producer_state>;

void send_burst(producer_actor* self, const problem* p, std::uint32_t number,
                const caf::actor& consumer) {
  auto& item = self->state.item;
  for (std::uint64_t i = 0; i < p->burst; ++i)
    self->send(consumer, item_atom::value, number, item++);
  if (item == p->per_producer()) {
    self->quit();
    return;
  }
  self->request(consumer, caf::infinite, confirm_atom::value).then([=](confirm_atom) {
    send_burst(self, p, number, consumer);
  });
}

caf::behavior producer(producer_actor* self, const problem* p, std::uint32_t number,
                       const caf::actor& consumer) {
  return {[=](start_atom) { send_burst(self, p, number, consumer); }};
}

std::uint64_t solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto receiver = sys.spawn(consumer, &p, &finish);
  for (std::uint32_t i = 0; i < p.producers; ++i)
    caf::anon_send(sys.spawn(producer, &p, i, receiver), start_atom::value);
  const auto in_order = finish.wait();
  watch.stop();
  caf::anon_send_exit(receiver, caf::exit_reason::user_shutdown);
  return in_order;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

outcome run_caf_on_actors(const setup& s) {
  return measure_rate_in<problem>(with_caf_on_actors, s, solve);
}

}  // namespace bench::fan_in
