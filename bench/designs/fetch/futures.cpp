// Each client is a task; tasks block, so the executor has as many threads.
#include "bench/designs/fetch/problem.hpp"
#include "bench/designs/fetch/server.hpp"
#include "bench/lab/measure.hpp"

#include <actors/pool/executors.hpp>

namespace bench::designs::fetch {

namespace {

problem::result solve(const problem& p, lab::meter& m, actors::thread_executor& on,
                      std::uint16_t port) {
  books report;
  auto connections = connect_all(port, p.clients);
  const auto run_client = [&](std::uint64_t i) {
    client(p, report, m, i).live([&](std::uint64_t request) {
      return connections[i].fetch(request);
    });
  };
  m.start();
  std::vector<actors::future<actors::done>> ends;
  for (std::uint64_t i = 0; i < p.clients; ++i) ends.push_back(on.submit(run_client, i));
  for (auto& end : ends) end.get();
  m.stop();
  return report.close();
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  const server at(p.answer_after);
  actors::thread_executor on(p.clients);
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m, on, at.port()); });
}

}  // namespace bench::designs::fetch
