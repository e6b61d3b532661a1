// Clients are actors whose handlers wait for tasks of a loop, which has a thread of its own.
#include "bench/designs/fetch/on_loop.hpp"
#include "bench/designs/fetch/problem.hpp"
#include "bench/lab/in_actors.hpp"

#include <thread>

namespace bench::designs::fetch {

namespace {

struct run {
  using reply = actors::done;
};

struct waiting_client {
  using protocol = actors::protocol<run>;
  client self;
  connection to;
  actors::loop* io;

  actors::task<void> on(run) {
    while (self.has_more()) self.end(co_await io->start(fetch_on(*io, to, self.begin())));
    self.leave();
  }
};

struct io_thread {
  actors::loop loop;
  std::jthread thread{[this] { loop.run(); }};

  ~io_thread() { loop.stop(); }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m, actors::loop& io,
                      std::uint16_t port) {
  books report;
  std::vector<actors::ref_of<waiting_client>> clients;
  for (std::uint64_t i = 0; i < p.clients; ++i)
    clients.push_back(sys.spawn<waiting_client>(client(p, report, m, i), connection(port), &io));
  m.start();
  std::vector<actors::future<actors::done>> ends;
  for (auto& c : clients) ends.push_back(c.ask<run>());
  for (auto& end : ends) end.get();
  m.stop();
  for (auto& c : clients) c.stop();
  return report.close();
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  const server at(p.answer_after);
  io_thread io;
  return lab::measure_in_actors(s, p, [&](actors::system& sys, const problem&, lab::meter& m) {
    return solve(sys, p, m, io.loop, at.port());
  });
}

}  // namespace bench::designs::fetch
