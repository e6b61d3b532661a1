// The mall belongs to an executor with one thread. A creature submits its arrival and waits for the
// future of its partner.
#include "bench/designs/chameneos/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <actors/pool/executors.hpp>

#include <optional>
#include <utility>

namespace bench::designs::chameneos {

namespace {

using answer = actors::promise<std::optional<visitor>>;

class owned_mall {
public:
  explicit owned_mall(std::uint64_t meetings) : meetings_left_(meetings) {}

  std::optional<visitor> arrive(const visitor& who) {
    auto [out, partner] = actors::make_promise<std::optional<visitor>>();
    owner_.post([this, who, to = std::move(out)]() mutable { introduce(who, std::move(to)); });
    return partner.get();
  }

private:
  void introduce(const visitor& who, answer to) {
    if (meetings_left_ == 0) return to.set(std::nullopt);
    if (!waiting_) {
      waiting_ = who;
      wanted_ = std::move(to);
    } else {
      --meetings_left_;
      wanted_.set(who);
      to.set(std::exchange(waiting_, std::nullopt));
    }
  }

  std::uint64_t meetings_left_;
  std::optional<visitor> waiting_;
  answer wanted_;
  actors::thread_executor owner_{1};
};

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  owned_mall place(p.meetings);
  lab::run_threads(m, p.creatures, [&](std::uint64_t i) {
    creature(report, m, i).live([&](const visitor& who) { return place.arrive(who); });
  });
  return report.close();
}

}  // namespace

outcome run_futures(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::chameneos
