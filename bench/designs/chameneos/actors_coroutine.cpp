// A creature asks the mall for a partner; the answer comes when there is one.
#include "bench/designs/chameneos/problem.hpp"
#include "bench/lab/in_actors.hpp"

#include <optional>

namespace bench::designs::chameneos {

namespace {

struct run {
  using reply = actors::done;
};
struct find_partner {
  using reply = std::optional<visitor>;  // none: it is closed
  visitor who;
};

struct mall {
  using protocol = actors::protocol<find_partner>;
  std::uint64_t meetings_left;
  std::optional<visitor> waiting = {};
  actors::promise<std::optional<visitor>> wanted = {};

  void on(find_partner m, actors::promise<std::optional<visitor>> answer) {
    if (meetings_left == 0) return answer.set(std::nullopt);
    if (!waiting) {
      waiting = m.who;
      wanted = std::move(answer);
    } else {
      --meetings_left;
      wanted.set(m.who);
      answer.set(std::exchange(waiting, std::nullopt));
    }
  }
};

struct living {
  using protocol = actors::protocol<run>;
  actors::ref_of<mall> place;
  creature self;

  actors::task<void> on(run) {
    while (const auto partner = co_await place.ask<find_partner>(self.arrive()))
      self.meet(*partner);
    self.go_home();
  }
};

problem::result solve(actors::system& sys, const problem& p, lab::meter& m) {
  books report;
  auto place = sys.spawn<mall>(p.meetings);
  std::vector<actors::ref_of<living>> all;
  for (std::uint64_t i = 0; i < p.creatures; ++i)
    all.push_back(sys.spawn<living>(place, creature(report, m, i)));
  m.start();
  std::vector<actors::future<actors::done>> ends;
  for (auto& each : all) ends.push_back(each.ask<run>());
  for (auto& end : ends) end.get();
  m.stop();
  for (auto& each : all) each.stop();
  place.stop();
  return report.close();
}

}  // namespace

outcome run_actors_coroutine(const setup& s, const problem& p) {
  return lab::measure_in_actors(s, p, solve);
}

}  // namespace bench::designs::chameneos
