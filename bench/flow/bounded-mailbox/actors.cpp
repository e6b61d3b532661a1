#include "bench/flow/bounded-mailbox/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

namespace bench::bounded_mailbox {

namespace {

struct item {
  std::uint32_t producer;
  std::uint64_t number;
};

struct start {};

struct consumer {
  using protocol = actors::protocol<item>;
  const flood* p;
  finish_line* finish;
  order_book book{*p};

  void on(item i) {
    book.note(i.producer, i.number);
    if (book.received() == p->messages()) finish->cross(book.in_order());
  }
};

struct producer {
  using protocol = actors::protocol<start>;
  const flood* p;
  std::uint32_t number;
  actors::ref_of<consumer> to;
  std::uint64_t next = 0;

  void on(start, actors::context& self) {
    for (std::uint64_t i = 0; i < flood::burst; ++i) to.tell<item>(number, next++);
    if (next == p->per_producer())
      self.stop();
    else
      self.as_ref<producer>().tell(start{});
  }
};

std::uint64_t solve(actors::system& sys, const flood& p, const actors::mailbox_policy& policy,
                    stopwatch& watch) {
  finish_line finish(1);
  watch.start();
  auto receiver = sys.spawn<consumer>({.mailbox = policy}, &p, &finish);
  for (std::uint32_t i = 0; i < p.producers; ++i)
    sys.spawn<producer>(&p, i, receiver).tell(start{});
  const auto in_order = finish.wait();
  watch.stop();
  receiver.stop();
  return in_order;
}

template <class Problem> outcome run(const setup& s, std::size_t capacity) {
  return measure_rate_in_actors<Problem>(
      s, [capacity](actors::system& sys, const Problem& p, stopwatch& watch) {
        return solve(sys, p, {.capacity = capacity}, watch);
      });
}

}  // namespace

template <std::uint64_t N> outcome run_unbounded(const setup& s) { return run<problem<N>>(s, 0); }
template <std::uint64_t N> outcome run_roomy(const setup& s) {
  return run<problem<N>>(s, problem<N>::of(s.scale).messages());
}
template <std::uint64_t N> outcome run_tight(const setup& s) { return run<problem<N>>(s, tight); }

template outcome run_unbounded<1>(const setup&);
template outcome run_unbounded<4>(const setup&);
template outcome run_roomy<1>(const setup&);
template outcome run_roomy<4>(const setup&);
template outcome run_tight<1>(const setup&);
template outcome run_tight<4>(const setup&);

}  // namespace bench::bounded_mailbox
