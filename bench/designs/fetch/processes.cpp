#include "bench/designs/fetch/problem.hpp"
#include "bench/designs/fetch/server.hpp"
#include "bench/lab/in_processes.hpp"

namespace bench::designs::fetch {

namespace {

problem::result solve(const problem& p, lab::meter& m, std::uint16_t port) {
  lab::in_shared_memory<books> report;
  auto connections = connect_all(port, p.clients);
  lab::run_processes(m, p.clients, [&](std::uint64_t i) {
    client(p, *report, m, i).live([&](std::uint64_t request) {
      return connections[i].fetch(request);
    });
  });
  return report->close();
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  const server at(p.answer_after);
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m, at.port()); });
}

}  // namespace bench::designs::fetch
