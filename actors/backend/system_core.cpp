#include <actors/backend/system_core.hpp>

#include <actors/backend/cell.hpp>
#include <actors/backend/coordinator.hpp>
#include <actors/backend/family.hpp>
#include <actors/backend/settings.hpp>
#include <actors/base/fence.hpp>

#include <caf/all.hpp>

#include <algorithm>
#include <cassert>
#include <set>

namespace actors::backend {

/// All cores, and which of them no system uses now. Never destroyed, like the cores.
class core_pool {
public:
  // Not one that a thread is still busy with. heavy_fence(): either its visit is seen here, or it
  // sees that its system has ended (cell::of_this_system).
  static system_core* take() {
    auto& pool = instance();
    const std::lock_guard guard{pool.mutex_};
    heavy_fence();
    for (auto* each = pool.all_; each != nullptr; each = each->next_)
      if (!each->used_ && !each->has_visitors()) {
        each->used_ = true;
        return each;
      }
    auto* made = new system_core;
    made->used_ = true;
    made->next_ = pool.all_;
    return pool.all_ = made;
  }
  static void give_back(system_core* core) noexcept {
    const std::lock_guard guard{instance().mutex_};
    core->used_ = false;
  }

  template <class Predicate> static system_core* find(Predicate&& matches) {
    auto& pool = instance();
    const std::lock_guard guard{pool.mutex_};
    for (auto* each = pool.all_; each != nullptr; each = each->next_)
      if (each->used_ && matches(each)) return each;
    return nullptr;
  }

private:
  static core_pool& instance() {
    static auto* pool = new core_pool;
    return *pool;
  }

  std::mutex mutex_;
  system_core* all_ = nullptr;
};

namespace {

/// Takes out of a configuration again what was added to it.
struct added_modules {
  caf::actor_system_config::module_factory_vector& all;
  std::size_t before;
  ~added_modules() { all.resize(before); }
};

/// A system's node outlives it: cells borrow it. CAF has few different ones in a process.
const caf::node_id& keep_node(const caf::node_id& node) {
  struct kept {
    std::mutex mutex;
    std::set<caf::node_id> nodes;
  };
  static auto& all = *new kept;  // never destroyed
  const std::lock_guard guard{all.mutex};
  return *all.nodes.insert(node).first;
}

/// CAF counts its actors anew in each system.
std::uint64_t next_serial() noexcept {
  static constinit std::atomic<std::uint64_t> systems{0};
  return systems.fetch_add(1, std::memory_order_relaxed) & 0xffff;
}

}  // namespace

system_core::system_core() = default;
system_core::~system_core() = default;

system_core* system_core::start(system_options options, caf::actor_system_config* config) {
  enable_asymmetric_fences();
  auto* core = core_pool::take();
  try {
    core->configure(std::move(options), config);
    core->launch();
    return core;
  } catch (...) {
    core->release_parts();
    core_pool::give_back(core);
    throw;
  }
}

void system_core::configure(system_options options, caf::actor_system_config* config) {
  if (config == nullptr) {
    own_config_ = std::make_unique<caf::actor_system_config>();
    config = own_config_.get();
  }
  config_ = config;
  options_ = resolve_options(std::move(options), *config);
  if (options_.ask_limit.count() != 0) start_deadlines();
  // relaxed: actors of an earlier system may still be asked, and have either
  ask_limit_.store(options_.ask_limit.count(), std::memory_order_relaxed);
  log_.use(std::exchange(options_.log, {}), options_.log_level);
  workers_ = options_.workers;
  serial_ = next_serial();
  waits_.reset();
  const std::lock_guard guard{mutex_};  // threads may come that send to actors of an earlier system
  for (auto* each = tallies_; each != nullptr; each = each->next) each->clear();
}

void system_core::launch() {
  timers_ = std::make_unique<sched::timer_service>();
  coordinator* ours = nullptr;
  const auto factories = config_->module_factories.size();
  if (options_.scheduler == scheduler_kind::work_stealing) {
    jobs_ = std::make_unique<caf_jobs>(workers_, *this);
    sched::scheduler_options threads;
    threads.workers = static_cast<unsigned>(workers_);
    scheduler_ = std::make_unique<sched::scheduler>(threads, *jobs_);
    config_->module_factories.emplace_back([&](caf::actor_system& system) {
      return ours = new coordinator(system, *scheduler_, *jobs_, *timers_);
    });
  }
  // a configuration of the caller's may serve another system later
  const added_modules cleaner{config_->module_factories, factories};
  caf_ = std::make_unique<caf_host>(*config_);
  if (ours != nullptr && ours->failure()) std::rethrow_exception(ours->failure());
  node_ = &keep_node(caf_->get().node());
  shuts_down_.store(false, std::memory_order_relaxed);
  closing_.store(false, std::memory_order_release);
}

system_core* system_core::of(const caf::actor_system& system) noexcept {
  return core_pool::find(
      [&](const system_core* core) { return core->caf_system_or_null() == &system; });
}

void system_core::end() noexcept {
  static_cast<void>(drain(clock::later(clock::now(), options_.drain)));
  closing_.store(true, std::memory_order_seq_cst);
  heavy_fence();  // pairs with those of cell::start
  stop_actors();
  join_own_threads();
  epoch_.fetch_add(1, std::memory_order_relaxed);
  release_parts();
  check_books();
  core_pool::give_back(this);
}

void system_core::release_parts() noexcept {
  caf_.reset();
  if (timers_ != nullptr) timers_->stop();
  scheduler_.reset();
  jobs_.reset();
  timers_.reset();
  own_config_.reset();
  proxies_.clear();
  // what the user's functions hold goes with the system
  letters_.clear();
  log_.use({});
}

// At its end each message has been handled, is dead or was given back, and none was counted twice.
void system_core::check_books() noexcept {
#ifndef NDEBUG
  // CAF's scheduler drops the jobs that would have booked what came too late
  if (options_.scheduler != scheduler_kind::work_stealing || has_visitors()) return;
  const auto c = count();
  const auto least = static_cast<std::int64_t>(std::min({c.sent, c.handled, c.dead(), c.rejected}));
  assert(least >= 0);
  assert(c.sent == c.handled + c.dead() + c.rejected);
#endif
}

// An actor that is spawned in the last moment ends up in a list, too: so stop again until none is
// left alive.
void system_core::stop_actors() noexcept {
  std::unique_lock lock{mutex_};
  while (alive() != 0) {
    lock.unlock();
    for (auto& list : roots_) family::stop_all(list, errc::system_down);
    lock.lock();
    if (alive() != 0) changed_.wait(lock);
  }
  lock.unlock();
  names_.clear();
}

// An own thread leaves itself to the system after its actor has ended, and is idle after that.
void system_core::join_own_threads() noexcept {
  decltype(finished_threads_) threads;
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return busy_outside_.load(std::memory_order_seq_cst) == 0; });
    threads.swap(finished_threads_);
  }
}

// Called with mutex_ held. Ended first: what is counted as ended is counted as spawned.
std::uint64_t system_core::alive() noexcept {
  std::uint64_t ended = 0;
  std::uint64_t spawned = 0;
  for (auto* each = tallies_; each != nullptr; each = each->next)
    ended += each->ended.load(std::memory_order_seq_cst);
  for (auto* each = tallies_; each != nullptr; each = each->next) spawned += each->spawned.get();
  return spawned - ended;
}

// seq_cst on both: either this thread sees that the system closes, or the closing one sees the end.
void system_core::actor_ended() noexcept {
  counts().ended.fetch_add(1, std::memory_order_seq_cst);
  if (!closing_.load(std::memory_order_seq_cst)) return;
  const std::lock_guard guard{mutex_};
  changed_.notify_all();
}

// Those that left before are joined here, so that no more than one is ever kept.
void system_core::keep_until_end(std::unique_ptr<own_thread> finished) {
  decltype(finished_threads_) before;
  {
    const std::lock_guard guard{mutex_};
    before.swap(finished_threads_);
    finished_threads_.push_back(std::move(finished));
  }
}

}  // namespace actors::backend
