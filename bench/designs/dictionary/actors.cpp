#include "bench/designs/dictionary/owner.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::dictionary {

namespace {

struct begin {};

struct party {
  using protocol = actors::protocol<begin>;
  actors::ref_of<owner> shared;
  client me;
  finish_line* finish;
  problem::result* result;

  void on(begin) { next(); }

  void next() {
    if (!me.has_more()) {
      *result = me.leave();
      return finish->cross();
    }
    me.begin();
    const auto go_on = [this](value found) {
      me.end(found);
      next();
    };
    if (me.new_value() == 0) return shared.ask<look_up>(me.at()).then(go_on);
    shared.ask<set>(me.at(), me.new_value()).then(go_on);
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  finish_line finish(p.parties);
  std::vector<problem::result> seen(p.parties);
  auto shared = sys.spawn<owner>(p.work);
  std::vector<actors::ref_of<party>> all;
  for (std::uint64_t i = 0; i < p.parties; ++i)
    all.push_back(sys.spawn<party>(shared, client(p, lab::party(m, i), i), &finish, &seen[i]));
  m.start();
  for (auto& each : all) each.tell<begin>();
  finish.wait();
  m.stop();
  problem::result r{.left = shared.ask<sum>().get()};
  for (auto& s : seen) r += s;
  for (auto& each : all) each.stop();
  shared.stop();
  return r;
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::dictionary
