// When a system is at rest, and how it is shut down.
#include <actors/backend/cell.hpp>
#include <actors/backend/family.hpp>
#include <actors/backend/system_core.hpp>

namespace actors::backend {
namespace {

/// While a thread waits for the rest of a system: it is told when a suspended handler has ended.
class draining {
public:
  explicit draining(std::atomic<std::uint32_t>& drains) noexcept : drains_(drains) {
    drains_.fetch_add(1, std::memory_order_seq_cst);
    heavy_fence();  // pairs with that of handler_settled: either it sees this, or this its count
  }
  draining(const draining&) = delete;
  draining& operator=(const draining&) = delete;
  ~draining() { drains_.fetch_sub(1, std::memory_order_seq_cst); }

private:
  std::atomic<std::uint32_t>& drains_;
};

}  // namespace

void system_core::check_may_drain() const {
  const auto* actor = this_thread.current;
  if (this_thread.home != this && (actor == nullptr || &actor->core() != this)) return;
  const auto who = actor != nullptr ? actor->display_name() : std::string{"a thread of the system"};
  throw actor_error{errc::would_block, who + " may not wait for the rest of its own system"};
}

void system_core::outside_busy() noexcept {
  busy_epoch_.fetch_add(1, std::memory_order_seq_cst);
  busy_outside_.fetch_add(1, std::memory_order_seq_cst);
}

void system_core::outside_idle() noexcept {
  if (busy_outside_.fetch_sub(1, std::memory_order_seq_cst) != 1) return;
  const std::lock_guard guard{mutex_};
  changed_.notify_all();
}

void system_core::tell_settled() noexcept {
  const std::lock_guard guard{mutex_};
  changed_.notify_all();
}

// Called with mutex_ held. Settled first: when the sums are equal, then at the moment between them
// no handler was suspended. How many have been by then.
std::optional<std::uint64_t> system_core::begun_if_none_suspended() noexcept {
  std::uint64_t settled = 0;
  std::uint64_t suspended = 0;
  for (auto* each = tallies_; each != nullptr; each = each->next)
    settled += each->settled.get_last();
  for (auto* each = tallies_; each != nullptr; each = each->next)
    suspended += each->suspended.get();
  return settled == suspended ? std::optional{suspended} : std::nullopt;
}

// Nothing is queued if at one moment the workers rest, and from before that moment until after it
// no cell outside them was busy and no handler suspended.
bool system_core::drain(std::optional<clock::time_point> deadline, bool suspended) {
  const draining here{drains_};
  const auto begun_if_none = [&] {
    return suspended ? std::optional<std::uint64_t>{0} : begun_if_none_suspended();
  };
  for (;;) {
    std::uint64_t epoch = 0;
    std::optional<std::uint64_t> begun;
    {
      std::unique_lock lock{mutex_};
      const auto rests = [&] {
        epoch = busy_epoch_.load(std::memory_order_seq_cst);
        begun = begun_if_none();
        return busy_outside_.load(std::memory_order_seq_cst) == 0 && begun;
      };
      if (!deadline)
        changed_.wait(lock, rests);
      else if (!changed_.wait_until(lock, *deadline, rests))
        return false;
    }
    if (scheduler_ != nullptr && !scheduler_->wait_quiescent(deadline)) return false;
    const std::lock_guard guard{mutex_};
    if (busy_outside_.load(std::memory_order_seq_cst) == 0 &&
        busy_epoch_.load(std::memory_order_seq_cst) == epoch && begun_if_none() == begun)
      return true;
  }
}

// -- shutting down --------------------------------------------------------------------------------

shutdown_report system_core::shutdown(clock::time_point deadline) {
  const std::lock_guard one{shutdown_mutex_};
  shuts_down_.store(true, std::memory_order_seq_cst);
  heavy_fence();  // who sends from outside later than this is refused
  if (!drain(deadline)) note_busy_actors();
  reports_.store(true, std::memory_order_release);
  closing_.store(true, std::memory_order_seq_cst);
  heavy_fence();  // pairs with those of cell::start
  stop_actors();
  reports_.store(false, std::memory_order_release);
  const std::lock_guard guard{mutex_};
  busy_actors_.clear();
  return std::exchange(report_, {});
}

// They may end meanwhile; a family may be of any depth.
void system_core::note_busy_actors() {
  std::vector<held_cell> left;
  for (auto& list : roots_) family::collect(list, left);
  while (!left.empty()) {
    const auto actor = std::move(left.back());
    left.pop_back();
    family::collect_children(*actor, left);
    if (!actor->is_busy()) continue;
    const std::lock_guard guard{mutex_};
    busy_actors_.insert(actor->number());
  }
}

void system_core::report(std::uint64_t id, shutdown_report::actor left) noexcept {
  const std::lock_guard guard{mutex_};
  left.running = busy_actors_.contains(id);
  if (left.messages == 0 && left.suspended == 0 && !left.running) return;
  try {
    report_.add(std::move(left));
  } catch (const std::bad_alloc&) {  // it has been counted, and has no name
    return;
  }
}

}  // namespace actors::backend
