#include "bench/core/fan-in/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

namespace bench::fan_in {

namespace {

struct item {
  std::uint32_t producer;
  std::uint64_t number;
};

struct confirm {
  using reply = actors::done;
};

struct start {};

struct consumer {
  using protocol = actors::protocol<item, confirm>;
  const problem* p;
  finish_line* finish;
  order_book book{*p};

  void on(item i) {
    book.note(i.producer, i.number);
    if (book.received() == p->messages()) finish->cross(book.in_order());
  }

  void on(confirm) {}
};

struct producer {
  using protocol = actors::protocol<start>;
  const problem* p;
  std::uint32_t number;
  actors::ref_of<consumer> to;
  std::uint64_t next = 0;

  void on(start, actors::context& self) { send_burst(self); }

  void send_burst(actors::context& self) {
    for (std::uint64_t i = 0; i < p->burst; ++i) to.tell<item>(number, next++);
    if (next == p->per_producer())
      self.stop();
    else
      to.ask<confirm>().then([this, &self](actors::done) { send_burst(self); });
  }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto receiver = sys.spawn<consumer>(&p, &finish);
  for (std::uint32_t i = 0; i < p.producers; ++i)
    sys.spawn<producer>(&p, i, receiver).tell(start{});
  const auto in_order = finish.wait();
  watch.stop();
  receiver.stop();
  return in_order;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::fan_in
