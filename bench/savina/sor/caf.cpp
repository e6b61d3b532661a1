#include "bench/savina/sor/problem.hpp"

#include "bench/harness/caf_host.hpp"

#include <caf/all.hpp>

#include <future>
#include <memory>

namespace bench::savina::sor {

using cell_list = std::shared_ptr<const std::vector<caf::actor>>;
using cell_column = std::vector<caf::actor>;

}  // namespace bench::savina::sor

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(bench::savina::sor::cell_list)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(bench::savina::sor::problem::totals)

namespace bench::savina::sor {

namespace {

using boot_atom = caf::atom_constant<caf::atom("boot")>;

struct cell_state {
  cell_state() = default;  // no aggregate: CAF would build the first member from the actor itself
  cell own;
  cell_list cells;
};

using cell_actor = caf::stateful_actor<cell_state>;

void send_round(cell_actor* self) {
  for (auto i : self->state.own.neighbours())
    self->send((*self->state.cells)[i], self->state.own.value());
}

caf::behavior run_cell(cell_actor* self, const cell& own, const caf::actor& owner) {
  self->state.own = own;
  self->set_default_handler(caf::skip);  // values that come before the start
  return {[=](const cell_list& cells) {
    self->state.cells = cells;
    if (self->state.own.begin()) send_round(self);
    self->become([=](double neighbour) {
      if (!self->state.own.take(neighbour)) return;
      send_round(self);
      if (!self->state.own.ended()) return;
      self->send(owner, self->state.own.result());
      self->quit();
    });
  }};
}

/// What runner and peer have in common: one half of the cells.
struct team_state {
  team_state() = default;  // no aggregate: CAF would build the first member from the actor itself
  half part{};
  std::vector<caf::actor> cells;
  problem::totals sum;
  std::uint64_t returned = 0;
};

using team_actor = caf::stateful_actor<team_state>;

/// Gives the column next to the other half.
cell_column spawn_cells(team_actor* self, const problem* p) {
  const auto values = p->first_values();
  const caf::actor me{self};
  auto& [part, cells, sum, returned] = self->state;
  cells.resize(part.cells());
  cell_column next_to_other;
  for (std::uint64_t row = 0; row < p->side; ++row) {
    for (auto column = part.own_first; column < part.own_end; ++column)
      cells[part.index(row, column)] = self->spawn<caf::lazy_init>(
          run_cell, cell{part, row, column, values[row * p->side + column], p->iterations}, me);
    next_to_other.push_back(cells[part.index(row, part.border())]);
  }
  return next_to_other;
}

void start_cells(team_actor* self, const problem* p, const cell_column& other) {
  auto& [part, cells, sum, returned] = self->state;
  for (std::uint64_t row = 0; row < p->side; ++row)
    cells[part.index(row, part.beyond())] = other[row];
  const auto all = std::make_shared<const std::vector<caf::actor>>(std::move(cells));
  for (std::uint64_t row = 0; row < p->side; ++row)
    for (auto column = part.own_first; column < part.own_end; ++column)
      self->send((*all)[part.index(row, column)], all);
}

/// True when all are back.
bool add(team_actor* self, const problem::totals& t, std::uint64_t expected) {
  self->state.sum.value += t.value;
  self->state.sum.received += t.received;
  return ++self->state.returned == expected;
}

caf::behavior peer(team_actor* self, const problem* p, const caf::actor& runner) {
  self->state.part = half::right(p->side);
  return {
      [=](const cell_column& other) {
        self->send(runner, spawn_cells(self, p));
        start_cells(self, p, other);
      },
      [=](const problem::totals& t) {
        if (!add(self, t, self->state.part.own())) return;
        self->send(runner, self->state.sum);
        self->quit();
      },
  };
}

caf::behavior runner(team_actor* self, const problem* p, std::promise<problem::totals>* result) {
  self->state.part = half::left(p->side);
  return {
      [=](boot_atom) { self->send(self->spawn(peer, p, caf::actor{self}), spawn_cells(self, p)); },
      [=](const cell_column& other) { start_cells(self, p, other); },
      [=](const problem::totals& t) {
        if (!add(self, t, self->state.part.own() + 1)) return;
        result->set_value(self->state.sum);
        self->quit();
      },
  };
}

problem::totals solve(caf::actor_system& sys, const problem& p, stopwatch& watch) {
  std::promise<problem::totals> result;
  watch.start();
  caf::anon_send(sys.spawn(runner, &p, &result), boot_atom::value);
  const auto totals = result.get_future().get();
  watch.stop();
  return totals;
}

}  // namespace

outcome run_caf(const setup& s) { return measure_rate_in<problem>(with_stock_caf, s, solve); }

}  // namespace bench::savina::sor
