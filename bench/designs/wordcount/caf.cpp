// As the actors: who counts asks for the next piece. An empty path: there is none.
#include "bench/designs/wordcount/problem.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

namespace bench::designs::wordcount {

namespace {

using next_atom = caf::atom_constant<caf::atom("next")>;
using finder_actor = caf::typed_actor<
    caf::replies_to<next_atom>::with<std::string, std::uint64_t, std::uint64_t, std::int32_t>>;

finder_actor::behavior_type finder(finder_actor::pointer, counting::pieces* from) {
  return {[=](next_atom) -> caf::result<std::string, std::uint64_t, std::uint64_t, std::int32_t> {
    auto one = from->next().value_or(counting::piece{});
    return {std::move(one.path), one.begin, one.end, static_cast<std::int32_t>(one.what)};
  }};
}

struct job {
  counting::monitor* with;
  finish_line* finish;
};

void ask_next(caf::event_based_actor* self, const finder_actor& from, const job& what,
              counting::tally* mine) {
  self->request(from, caf::infinite, next_atom::value)
      .then([=](std::string& path, std::uint64_t begin, std::uint64_t end, std::int32_t kind) {
        if (path.empty()) {
          what.finish->cross();
          return self->quit();
        }
        counting::count({std::move(path), begin, end, static_cast<counting::content>(kind)}, *mine,
                        *what.with);
        ask_next(self, from, what, mine);
      });
}

caf::behavior counter(caf::event_based_actor* self, const finder_actor& from, const job& what,
                      counting::tally* mine) {
  return {[=](next_atom) { ask_next(self, from, what, mine); }};
}

counting::tally count(caf::actor_system& sys, unsigned workers, counting::pieces& from,
                      counting::monitor& with) {
  finish_line finish(workers);
  std::vector<counting::tally> tallies(workers);
  const auto finds = sys.spawn(finder, &from);
  for (auto& mine : tallies)
    caf::anon_send(sys.spawn(counter, finds, job{&with, &finish}, &mine), next_atom::value);
  finish.wait();
  for (std::size_t i = 1; i < tallies.size(); ++i) merge(tallies[0], std::move(tallies[i]));
  return std::move(tallies[0]);
}

outcome run_in(decltype(with_stock_caf) host, const setup& s, const problem& what) {
  text_of(what);
  return lab::measure_in_caf(
      host, s, what, [&s](caf::actor_system& sys, const problem& p, lab::meter& m) {
        return measure_count(p, m, [&](counting::pieces& from, counting::monitor& with) {
          return count(sys, s.workers, from, with);
        });
      });
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) { return run_in(with_stock_caf, s, p); }
outcome run_caf_on_actors(const setup& s, const problem& p) {
  return run_in(with_caf_on_actors, s, p);
}

}  // namespace bench::designs::wordcount
