// Each client blocks, so it is an actor with a thread of its own.
#include "bench/designs/fetch/problem.hpp"
#include "bench/designs/fetch/server.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::fetch {

namespace {

struct run {
  using reply = actors::done;
};

struct blocking_client {
  using protocol = actors::protocol<run>;
  client self;
  connection to;

  void on(run) {
    self.live([this](std::uint64_t request) { return to.fetch(request); });
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m, std::uint16_t port) {
  books report;
  std::vector<actors::ref_of<blocking_client>> clients;
  for (std::uint64_t i = 0; i < p.clients; ++i)
    clients.push_back(sys.spawn<blocking_client>(actors::spawn_options{.own_thread = true},
                                                 client(p, report, m, i), connection(port)));
  m.start();
  std::vector<actors::future<actors::done>> ends;
  for (auto& c : clients) ends.push_back(c.ask<run>());
  for (auto& end : ends) end.get();
  m.stop();
  for (auto& c : clients) c.stop();
  return report.close();
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) {
  const server at(p.answer_after);
  return lab::measure_in_actors(s, p, [&](actors::system& sys, const problem&, lab::meter& m) {
    return solve(sys, p, m, at.port());
  });
}

}  // namespace bench::designs::fetch
