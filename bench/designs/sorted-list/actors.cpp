#include "bench/designs/sorted-list/list.hpp"
#include "bench/harness/finish_line.hpp"
#include "bench/lab/in_actors.hpp"

namespace bench::designs::sorted_list {

namespace {

struct apply {
  using reply = std::uint64_t;
  operation what;
};
struct begin {};

struct owner {
  using protocol = actors::protocol<apply>;
  linked_list* list;

  std::uint64_t on(apply m) { return list->apply(m.what); }
};

struct client {
  using protocol = actors::protocol<begin>;
  actors::ref_of<owner> list;
  worker self;
  finish_line* finish;

  void on(begin) { next(); }

  void next() {
    list.ask<apply>(self.begin()).then([this](std::uint64_t answer) {
      self.end(answer);
      if (self.has_more()) return next();
      self.leave();
      finish->cross();
    });
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  books report;
  linked_list list(p.keys);
  finish_line finish(p.workers);
  auto shared = sys.spawn<owner>(&list);
  std::vector<actors::ref_of<client>> clients;
  for (std::uint64_t i = 0; i < p.workers; ++i)
    clients.push_back(sys.spawn<client>(shared, worker(p, report, m, i), &finish));
  m.start();
  for (auto& c : clients) c.tell<begin>();
  finish.wait();
  m.stop();
  for (auto& c : clients) c.stop();
  shared.stop();
  return close(p, report, list);
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return lab::measure_in_actors(s, p, solve); }

}  // namespace bench::designs::sorted_list
