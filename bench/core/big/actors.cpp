#include "bench/core/big/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <vector>

namespace bench::big {

namespace {

struct start {};
struct ping {
  std::uint32_t from;
};
struct pong {};
struct report {};

using talker_ref = actors::ref<start, ping, pong, report>;

/// What all talkers share. The list is complete before the first of them is told to start.
struct crowd {
  explicit crowd(const problem& p) : problem(p), quiet(p.actors), answered(p.actors) {}

  const struct problem& problem;
  std::vector<talker_ref> talkers;
  finish_line quiet;
  finish_line answered;
};

struct talker {
  using protocol = actors::protocol<start, ping, pong, report>;
  crowd* all;
  std::uint32_t number;
  partner_choice choice{number, all->problem.actors};
  std::uint64_t pings_left = all->problem.pings;
  std::uint64_t answered = 0;

  void on(start) { ping_next(); }

  void on(ping m) {
    ++answered;
    all->talkers[m.from].tell(pong{});
  }

  void on(pong) {
    if (--pings_left > 0)
      ping_next();
    else
      all->quiet.cross();
  }

  void on(report, actors::context& self) {
    all->answered.cross(answered);
    self.stop();
  }

  void ping_next() { all->talkers[choice.next()].tell<ping>(number); }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  crowd all(p);
  watch.start();
  for (std::uint32_t i = 0; i < p.actors; ++i) all.talkers.push_back(sys.spawn<talker>(&all, i));
  for (auto& t : all.talkers) t.tell(start{});
  all.quiet.wait();
  watch.stop();
  for (auto& t : all.talkers) t.tell(report{});
  return all.answered.wait();
}

}  // namespace

outcome run_actors(const setup& s, const problem& p) { return measure_rate_in_actors(s, p, solve); }

outcome run_actors(const setup& s) { return run_actors(s, problem::of(s.scale)); }

}  // namespace bench::big
