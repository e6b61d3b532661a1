// All clients are coroutines on one thread, which waits for all sockets at once.
#include "bench/designs/fetch/on_loop.hpp"
#include "bench/designs/fetch/problem.hpp"
#include "bench/lab/in_loop.hpp"

namespace bench::designs::fetch {

namespace {

actors::task<void> live(actors::loop& on, client self, connection& to) {
  while (self.has_more()) self.end(co_await fetch_on(on, to, self.begin()));
  self.leave();
}

problem::result solve(const problem& p, lab::meter& m, std::uint16_t port) {
  books report;
  auto connections = connect_all(port, p.clients);
  lab::run_in_loop(m, p.clients, [&](actors::loop& on, std::uint64_t i) {
    return live(on, client(p, report, m, i), connections[i]);
  });
  return report.close();
}

}  // namespace

outcome run_event_loop(const setup& s, const problem& p) {
  const server at(p.answer_after);
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m, at.port()); });
}

}  // namespace bench::designs::fetch
