#include <actors/pool/circuit_breaker.hpp>

namespace actors {

struct circuit_breaker::shared {
  explicit shared(breaker_options o) : options(o) {}

  const breaker_options options;
  std::mutex mutex;  // guards what follows
  state now_is = state::closed;
  std::size_t failed = 0;     // in a row, while closed
  std::size_t trying = 0;     // while half open
  std::size_t succeeded = 0;  // in a row, while half open
  clock::time_point opened{};
  clock::time_point tried{};  // when the last one began to try

  void open(clock::time_point now) {
    now_is = state::open;
    opened = now;
  }
  void look(clock::time_point now) {
    if (now_is != state::open || now < clock::later(opened, options.open_for)) return;
    now_is = state::half_open;
    trying = succeeded = 0;
  }
};

circuit_breaker::circuit_breaker(breaker_options options)
    : shared_(std::make_shared<shared>(options)) {
  if (options.failures == 0 || options.probes == 0 || options.open_for.count() < 0)
    throw actor_error{errc::bad_option,
                      "circuit_breaker: expected failures and probes of at least 1, and a time to "
                      "stay open that is not negative"};
}

bool circuit_breaker::enter(clock::time_point now) {
  const std::lock_guard guard{shared_->mutex};
  shared_->look(now);
  if (shared_->now_is != state::half_open) return shared_->now_is == state::closed;
  auto& s = *shared_;
  if (s.trying == s.options.probes) {
    // one that does not come back, its caller having gone, must not keep the circuit as it is
    if (now < clock::later(s.tried, s.options.open_for)) return false;
    s.trying = 0;
  }
  ++s.trying;
  s.tried = now;
  return true;
}

// A call of an earlier state says nothing about this one, unless it fails.
void circuit_breaker::leave(errc outcome, clock::time_point now) {
  const std::lock_guard guard{shared_->mutex};
  auto& s = *shared_;
  const bool trying = s.now_is == state::half_open && s.trying != 0;
  if (trying) --s.trying;
  if (outcome == errc::cancelled || s.now_is == state::open) return;
  if (outcome != errc::none) {
    if (trying || ++s.failed == s.options.failures) s.open(now);
    return;
  }
  s.failed = 0;
  if (!trying || ++s.succeeded < s.options.probes) return;
  s.now_is = state::closed;
}

circuit_breaker::state circuit_breaker::current(clock::time_point now) const {
  const std::lock_guard guard{shared_->mutex};
  shared_->look(now);
  return shared_->now_is;
}

}  // namespace actors
