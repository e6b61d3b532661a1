#include <actors/sched/timer_service.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace actors::sched {

namespace {

// A tick is 1,024 ns since the clock's epoch.
constexpr unsigned tick_shift = 10;
using tick = timer_core<>::tick;

tick nanoseconds(clock::time_point when) noexcept {
  using namespace std::chrono;
  const auto count = duration_cast<std::chrono::nanoseconds>(when.time_since_epoch()).count();
  return static_cast<tick>(std::max<std::int64_t>(count, 0));
}

// Up: never early.
tick due_tick(clock::time_point when) noexcept {
  return (nanoseconds(when) + (tick{1} << tick_shift) - 1) >> tick_shift;
}

tick present_tick() noexcept { return nanoseconds(clock::now()) >> tick_shift; }

std::optional<clock::time_point> moment_of(tick when) noexcept {
  constexpr auto end = static_cast<tick>(std::numeric_limits<std::int64_t>::max()) >> tick_shift;
  if (when > end) return std::nullopt;
  return clock::time_point(std::chrono::nanoseconds(static_cast<std::int64_t>(when << tick_shift)));
}

}  // namespace

timer_service::timer_service(std::string thread_name) : name_(std::move(thread_name)) {}

timer_service::~timer_service() {
  stop();
  thread_.join();  // when stop was called from within fire
}

bool timer_service::arm(entry& e, clock::time_point due) {
  // acquire, with the release in start(): pairs for thread_ alone; the core has its mutex.
  if (!running_.load(std::memory_order_acquire) && !start()) return false;
  const auto done = core_.arm(e, due_tick(due));
  // T2. The parker keeps a wake-up that comes before the thread sleeps.
  if (done == timer_core<>::armed::wake) parker_.unpark();
  return done != timer_core<>::armed::no;
}

bool timer_service::cancel(entry& e) noexcept { return core_.cancel(e); }

void timer_service::stop() {
  core_.close();
  // release, with the acquire in run().
  stopping_.store(true, std::memory_order_release);
  parker_.unpark();
  std::lock_guard guard(control_);
  if (!thread_.is_current()) thread_.join();
}

std::size_t timer_service::armed() const { return core_.size(); }

bool timer_service::start() {
  std::lock_guard guard(control_);
  // acquire: as in run(); stop() sets it before it takes this lock.
  if (stopping_.load(std::memory_order_acquire)) return false;
  if (thread_.joinable()) return true;
  thread_ = thread(name_, [this] { run(); });
  running_.store(true, std::memory_order_release);
  return true;
}

void timer_service::run() noexcept {
  // acquire, with the release in stop().
  while (!stopping_.load(std::memory_order_acquire)) {
    const auto next = core_.step(present_tick());
    if (next.due != nullptr)
      next.due->fire(*next.due);
    else
      parker_.park(moment_of(next.sleep_until));
  }
}

}  // namespace actors::sched
