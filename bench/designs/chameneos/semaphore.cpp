// One semaphore is the door of the mall; at another one each creature waits for its partner.
#include "bench/designs/chameneos/problem.hpp"
#include "bench/lab/in_threads.hpp"
#include "bench/lab/locks.hpp"

#include <optional>
#include <utility>

namespace bench::designs::chameneos {

namespace {

class guarded_mall {
public:
  explicit guarded_mall(const problem& p) : meetings_left_(p.meetings), guests_(p.creatures) {}

  std::optional<visitor> arrive(const visitor& who) {
    door_.acquire();
    if (meetings_left_ == 0) {
      door_.release();
      return std::nullopt;
    }
    if (!waiting_) return wait_for_partner(guests_[who.number], who);
    --meetings_left_;
    auto& other = *std::exchange(waiting_, nullptr);
    door_.release();
    const auto partner = std::exchange(other.who, who);
    other.met.release();
    return partner;
  }

private:
  struct guest {
    visitor who;  // and then whom it met
    lab::semaphore met{0};
  };

  visitor wait_for_partner(guest& me, const visitor& who) {
    me.who = who;
    waiting_ = &me;
    door_.release();
    me.met.acquire();
    return me.who;
  }

  lab::semaphore door_{1};
  std::uint64_t meetings_left_;
  guest* waiting_ = nullptr;
  std::vector<guest> guests_;
};

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  guarded_mall place(p);
  lab::run_threads(m, p.creatures, [&](std::uint64_t i) {
    creature(report, m, i).live([&](const visitor& who) { return place.arrive(who); });
  });
  return report.close();
}

}  // namespace

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::chameneos
