#include "bench/designs/dictionary/owner.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::dictionary {

namespace {

struct run {
  using reply = problem::result;
};

struct party {
  using protocol = actors::protocol<run>;
  actors::ref_of<owner> shared;
  client me;

  actors::task<problem::result> on(run) {
    while (me.has_more()) {
      me.begin();
      if (me.new_value() == 0)
        me.end(co_await shared.ask<look_up>(me.at()));
      else
        me.end(co_await shared.ask<set>(me.at(), me.new_value()));
    }
    co_return me.leave();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  auto shared = sys.spawn<owner>(p.work);
  std::vector<actors::ref_of<party>> all;
  for (std::uint64_t i = 0; i < p.parties; ++i)
    all.push_back(sys.spawn<party>(shared, client(p, lab::party(m, i), i)));
  m.start();
  std::vector<actors::future<problem::result>> seen;
  for (auto& each : all) seen.push_back(each.ask<run>());
  problem::result r;
  for (auto& s : seen) r += s.get();
  m.stop();
  r.left = shared.ask<sum>().get();
  for (auto& each : all) each.stop();
  shared.stop();
  return r;
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::dictionary
