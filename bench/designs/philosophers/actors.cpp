// No waiter through whom all meals go: neighbours agree by messages (hygienic.hpp).
#include "bench/designs/philosophers/hygienic.hpp"
#include "bench/designs/philosophers/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::philosophers {

namespace {

struct please_give {
  side where;
};
struct fork {
  side where;
};
using neighbour = actors::ref<please_give, fork>;
struct meet {
  neighbour left, right;
};
struct think {};
struct hunger {};
struct content {};

struct philosopher {
  using protocol = actors::protocol<meet, think, hunger, please_give, fork, content>;

  const problem* p;
  table* at;
  std::uint64_t seat;
  lab::party me;
  finish_line* finish;
  manners my{seat, p->seats};
  neighbour left = {}, right = {};
  actors::context* self = nullptr;
  actors::ref<think> myself = {};
  lab::party::mark since = {};

  void on(meet m, actors::context& context) {
    left = std::move(m.left);
    right = std::move(m.right);
    self = &context;
    myself = context.as_ref<philosopher>();
  }
  void on(think) { thinks(); }
  void on(hunger) { gets_hungry(); }
  void on(please_give m) { my.asked(m.where, *this); }
  void on(fork m) { my.given(m.where, *this); }
  void on(content) { is_full(); }

  void thinks() {
    lab::work(p->busy);
    if (p->sleep.count() == 0) return gets_hungry();
    self->after(p->sleep, hunger{});
  }
  void gets_hungry() {
    since = me.begin();
    my.hungry(*this);
  }
  void is_full() {
    at->end_meal(seat);
    my.full(*this);
    me.end(since);
    if (me.operations() == p->meals) {
      me.leave();
      return finish->cross();
    }
    if (!my.has_both()) return thinks();
    myself.tell<think>();  // neighbours who have asked meanwhile come first
  }

  void please(side s) { to(s).tell<please_give>(other(s)); }
  void here_you_are(side s) { to(s).tell<fork>(other(s)); }
  void eat() {
    at->begin_meal(seat);
    lab::work(p->busy);
    if (p->sleep.count() == 0) return is_full();
    self->after(p->sleep, content{});
  }
  const neighbour& to(side s) const { return s == side::left ? left : right; }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  table t(p.seats);
  finish_line finish(p.seats);
  std::vector<actors::ref_of<philosopher>> all;
  for (std::uint64_t i = 0; i < p.seats; ++i)
    all.push_back(sys.spawn<philosopher>(&p, &t, i, lab::party(m, i), &finish));
  for (std::uint64_t i = 0; i < p.seats; ++i)
    all[i].tell<meet>(all[t.left_of(i)], all[t.right_of(i)]);
  settle(sys);
  m.start();
  for (auto& each : all) each.tell<think>();
  finish.wait();
  m.stop();
  for (auto& each : all) each.stop();
  settle(sys);  // a fork may still be under way
  return t.result();
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::philosophers
