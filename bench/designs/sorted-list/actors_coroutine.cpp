#include "bench/designs/sorted-list/list.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::sorted_list {

namespace {

struct apply {
  using reply = std::uint64_t;
  operation what;
};
struct run {
  using reply = actors::done;
};

struct owner {
  using protocol = actors::protocol<apply>;
  linked_list* list;

  std::uint64_t on(apply m) { return list->apply(m.what); }
};

struct client {
  using protocol = actors::protocol<run>;
  actors::ref_of<owner> list;
  worker self;

  actors::task<void> on(run) {
    while (self.has_more()) self.end(co_await list.ask<apply>(self.begin()));
    self.leave();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  books report;
  linked_list list(p.keys);
  auto shared = sys.spawn<owner>(&list);
  std::vector<actors::ref_of<client>> clients;
  for (std::uint64_t i = 0; i < p.workers; ++i)
    clients.push_back(sys.spawn<client>(shared, worker(p, report, m, i)));
  m.start();
  std::vector<actors::future<actors::done>> ends;
  for (auto& c : clients) ends.push_back(c.ask<run>());
  for (auto& end : ends) end.get();
  m.stop();
  for (auto& c : clients) c.stop();
  shared.stop();
  return close(p, report, list);
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::sorted_list
