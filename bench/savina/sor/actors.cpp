#include "bench/savina/sor/problem.hpp"

#include "bench/harness/actors_host.hpp"

#include <future>
#include <memory>

namespace bench::savina::sor {

namespace {

struct value {
  double number;
};
struct start;
using cell_ref = actors::ref<start, value>;
using cell_list = std::shared_ptr<const std::vector<cell_ref>>;
struct start {
  cell_list cells;
};
/// The cells of one half next to the other half.
struct border {
  std::vector<cell_ref> cells;
};
struct boot {};

struct cell_actor {
  using protocol = actors::protocol<start, value>;
  cell state;
  actors::ref<problem::totals> owner;
  cell_list cells = {};

  void on(start m, actors::context& self) {
    cells = std::move(m.cells);
    if (state.begin()) send_round();
    self.unstash_all();
  }

  void on(value m, actors::context& self) {
    if (!cells) return self.stash(m);
    if (!state.take(m.number)) return;
    send_round();
    if (!state.ended()) return;
    owner.tell(state.result());
    self.stop();
  }

  void send_round() {
    for (auto i : state.neighbours()) (*cells)[i].tell<value>(state.value());
  }
};

/// What runner and peer have in common: one half of the cells.
struct team {
  const problem* p;
  half part;
  std::vector<cell_ref> cells{part.cells()};
  problem::totals sum = {};
  std::uint64_t returned = 0;

  /// Gives the column next to the other half.
  std::vector<cell_ref> spawn_cells(actors::context& self, actors::ref<problem::totals> me) {
    const auto values = p->first_values();
    std::vector<cell_ref> next_to_other;
    for (std::uint64_t row = 0; row < p->side; ++row) {
      for (auto column = part.own_first; column < part.own_end; ++column)
        cells[part.index(row, column)] = self.spawn<cell_actor>(
            cell{part, row, column, values[row * p->side + column], p->iterations}, me);
      next_to_other.push_back(cells[part.index(row, part.border())]);
    }
    return next_to_other;
  }

  void start_cells(std::vector<cell_ref> other) {
    for (std::uint64_t row = 0; row < p->side; ++row)
      cells[part.index(row, part.beyond())] = std::move(other[row]);
    const auto all = std::make_shared<const std::vector<cell_ref>>(std::move(cells));
    for (std::uint64_t row = 0; row < p->side; ++row)
      for (auto column = part.own_first; column < part.own_end; ++column)
        (*all)[part.index(row, column)].tell<start>(all);
  }

  /// True when all are back.
  bool add(const problem::totals& t, std::uint64_t expected) {
    sum.value += t.value;
    sum.received += t.received;
    return ++returned == expected;
  }
};

struct peer : team {
  using protocol = actors::protocol<border, problem::totals>;
  actors::ref<border, problem::totals> runner;
  peer(const problem* p, actors::ref<border, problem::totals> r)
      : team{p, half::right(p->side)}, runner(std::move(r)) {}

  void on(border m, actors::context& self) {
    runner.tell<border>(spawn_cells(self, self.as_ref<peer>()));
    start_cells(std::move(m.cells));
  }

  void on(problem::totals t, actors::context& self) {
    if (!add(t, part.own())) return;
    runner.tell(sum);
    self.stop();
  }
};

struct runner : team {
  using protocol = actors::protocol<boot, border, problem::totals>;
  std::promise<problem::totals>* result;
  runner(const problem* p, std::promise<problem::totals>* r)
      : team{p, half::left(p->side)}, result(r) {}

  void on(boot, actors::context& self) {
    const auto me = self.as_ref<runner>();
    self.spawn<peer>(p, me).tell<border>(spawn_cells(self, me));
  }

  void on(border m) { start_cells(std::move(m.cells)); }

  void on(problem::totals t, actors::context& self) {
    if (!add(t, part.own() + 1)) return;
    result->set_value(sum);
    self.stop();
  }
};

problem::totals solve(actors::system& sys, const problem& p, stopwatch& watch) {
  std::promise<problem::totals> result;
  watch.start();
  sys.spawn<runner>(&p, &result).tell(boot{});
  const auto totals = result.get_future().get();
  watch.stop();
  return totals;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::sor
