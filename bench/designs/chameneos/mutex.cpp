#include "bench/designs/chameneos/problem.hpp"
#include "bench/lab/in_threads.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace bench::designs::chameneos {

namespace {

class mall {
public:
  explicit mall(std::uint64_t meetings) : meetings_left_(meetings) {}

  std::optional<visitor> arrive(const visitor& who) {
    std::unique_lock guard(lock_);
    if (meetings_left_ == 0) return std::nullopt;
    if (!waiting_) {
      guest me{who};
      waiting_ = &me;
      me.met.wait(guard, [&] { return me.partner.has_value(); });
      return me.partner;
    }
    --meetings_left_;
    auto& other = *std::exchange(waiting_, nullptr);
    other.partner = who;
    other.met.notify_one();  // with the lock held: afterwards it may be gone
    return other.who;
  }

private:
  struct guest {
    visitor who;
    std::optional<visitor> partner = {};
    std::condition_variable met = {};
  };

  std::mutex lock_;
  std::uint64_t meetings_left_;
  guest* waiting_ = nullptr;
};

problem::result solve(const problem& p, lab::meter& m) {
  books report;
  mall place(p.meetings);
  lab::run_threads(m, p.creatures, [&](std::uint64_t i) {
    creature(report, m, i).live([&](const visitor& who) { return place.arrive(who); });
  });
  return report.close();
}

}  // namespace

outcome run_mutex(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::chameneos
