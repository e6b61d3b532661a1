// One fetch after the other.
#include "bench/designs/fetch/problem.hpp"
#include "bench/designs/fetch/server.hpp"
#include "bench/lab/measure.hpp"

namespace bench::designs::fetch {

namespace {

problem::result solve(const problem& p, lab::meter& m, std::uint16_t port) {
  books report;
  auto connections = connect_all(port, p.clients);
  m.start();
  for (std::uint64_t i = 0; i < p.clients; ++i)
    client(p, report, m, i).live([&](std::uint64_t request) {
      return connections[i].fetch(request);
    });
  m.stop();
  return report.close();
}

}  // namespace

outcome run_sequential(const setup& s, const problem& p) {
  const server at(p.answer_after);
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m, at.port()); });
}

}  // namespace bench::designs::fetch
