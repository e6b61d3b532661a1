#include "bench/flow/memory.hpp"
#include "bench/flow/slow-consumer/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <actors/ask/task.hpp>

#include <thread>

namespace bench::slow_consumer {

namespace {

struct item {
  std::uint64_t number;
};

struct start {};

struct consumer {
  using protocol = actors::protocol<item>;
  std::uint64_t messages;
  finish_line* finish;
  ledger book = {};

  void on(item i) {
    book.note(i.number);
    if (book.received() == messages) finish->cross(book.in_order());
  }
};
using consumer_ref = actors::ref_of<consumer>;

struct teller {
  using protocol = actors::protocol<start>;
  std::uint64_t messages;
  consumer_ref to;
  std::uint64_t next = 0;

  void on(start, actors::context& self) {
    for (std::uint64_t i = 0; i < problem::burst && next != messages; ++i) to.tell<item>(next++);
    if (next == messages)
      self.stop();
    else
      self.as_ref<teller>().tell(start{});
  }
};

struct sender {
  using protocol = actors::protocol<start>;
  std::uint64_t messages;
  consumer_ref to;

  actors::task<> on(start, actors::context& self) {
    for (std::uint64_t i = 0; i < messages; ++i) co_await to.send<item>(i);
    self.stop();
  }
};

template <class Producer>
void produce_in_actor(actors::system& sys, const problem& p, const consumer_ref& to) {
  sys.spawn<Producer>(p.messages, to).tell(start{});
}

void produce_in_thread(actors::system&, const problem& p, const consumer_ref& to) {
  std::thread{[&p, &to] {
    for (std::uint64_t i = 0; i < p.messages; ++i) to.tell<item>(i);
  }}.join();
}

template <class Problem, class Produce>
outcome run(const setup& s, std::size_t capacity, Produce produce) {
  auto out = flow::with_peak_memory([&] {
    return measure_rate_in_actors<Problem>(
        s, [&](actors::system& sys, const Problem& p, stopwatch& watch) {
          finish_line finish(1);
          watch.start();
          auto to = sys.spawn<consumer>(
              {.mailbox = {.capacity = capacity, .patience = std::chrono::minutes(1)}}, p.messages,
              &finish);
          produce(sys, p, to);
          const auto in_order = finish.wait();
          watch.stop();
          to.stop();
          return in_order;
        });
  });
  for (auto& each : out) each.details["messages"] = Problem::of(s.scale).messages;
  return out;
}

}  // namespace

outcome run_muted(const setup& s) {
  return run<problem>(s, problem::capacity, produce_in_actor<teller>);
}
outcome run_thread(const setup& s) { return run<problem>(s, problem::capacity, produce_in_thread); }
outcome run_coroutine(const setup& s) {
  return run<problem>(s, problem::capacity, produce_in_actor<sender>);
}
outcome run_unbounded(const setup& s) {
  return run<smaller_problem>(s, 0, produce_in_actor<teller>);
}

}  // namespace bench::slow_consumer
