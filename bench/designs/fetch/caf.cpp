// Each client blocks, so it is a detached actor.
#include "bench/designs/fetch/problem.hpp"
#include "bench/designs/fetch/server.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_caf.hpp"

#include <caf/all.hpp>

#include <memory>

namespace bench::designs::fetch {

namespace {

using begin_atom = caf::atom_constant<caf::atom("begin")>;

caf::behavior blocking_client(caf::event_based_actor* self, client* me, connection* to,
                              finish_line* finish) {
  return {[=](begin_atom) {
    me->live([to](std::uint64_t request) { return to->fetch(request); });
    finish->cross();
    self->quit();
  }};
}

problem::result solve(caf::actor_system& sys, const problem& p, lab::meter& m, std::uint16_t port) {
  books report;
  finish_line finish(p.clients);
  auto connections = connect_all(port, p.clients);
  std::vector<std::unique_ptr<client>> clients;
  std::vector<caf::actor> all;
  for (std::uint64_t i = 0; i < p.clients; ++i) {
    clients.push_back(std::make_unique<client>(p, report, m, i));
    all.push_back(
        sys.spawn<caf::detached>(blocking_client, clients.back().get(), &connections[i], &finish));
  }
  m.start();
  for (auto& c : all) caf::anon_send(c, begin_atom::value);
  finish.wait();
  m.stop();
  return report.close();
}

}  // namespace

outcome run_caf(const setup& s, const problem& p) {
  const server at(p.answer_after);
  return lab::measure_in_caf(with_stock_caf, s, p,
                             [&](caf::actor_system& sys, const problem&, lab::meter& m) {
                               return solve(sys, p, m, at.port());
                             });
}

}  // namespace bench::designs::fetch
