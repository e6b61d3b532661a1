#include <actors/pool/crew.hpp>

#include <actors/base/clock.hpp>
#include <actors/base/fence.hpp>
#include <actors/base/out_of_memory.hpp>
#include <actors/base/thread.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace actors::detail {

namespace {

using namespace std::chrono_literals;

/// So many tasks, then the thread's other actors have their turn.
constexpr int tasks_in_a_turn = 64;
/// So many tasks, then a look at what all share; prime, as in the scheduler.
constexpr unsigned shared_interval = 61;
/// A worker without tasks looks so long; and so many spins between two looks, about 0.3 us.
constexpr clock::duration looking_time = 10us;
constexpr int spins_between_looks = 10;
constexpr std::size_t max_batch = 128;

/// Of the worker whose turn runs on this thread.
constinit thread_local seat* seat_at_work = nullptr;

/// Spreads threads over the lanes.
std::size_t number_of_this_thread() noexcept {
  static std::atomic<std::size_t> threads{0};
  constinit thread_local std::size_t mine = 0;
  // relaxed: only a number
  if (mine == 0) mine = threads.fetch_add(1, std::memory_order_relaxed) + 1;
  return mine;
}

void pause() noexcept { queue::std_atomics::pause(); }

}  // namespace

crew::crew(std::size_t workers) {
  enable_asymmetric_fences();
  seats_.reserve(workers);
  for (std::size_t i = 0; i < workers; ++i) seats_.push_back(std::make_unique<seat>(*this, i));
  for (std::size_t i = 0; i < std::max<std::size_t>(workers, 2); ++i)
    lanes_.push_back(std::make_unique<lane>());
  workers_.reserve(workers);
  resting_list_.reserve(workers);
}

// -- submitting -----------------------------------------------------------------------------------

void crew::submit(unit_ptr task) {
  auto* mine = seat_at_work;
  if (mine != nullptr && mine->owner == this)
    submit_within(*mine, std::move(task));
  else
    submit_from_outside(std::move(task));
}

void crew::submit_within(seat& mine, unit_ptr task) {
  // relaxed: this worker is not at rest, so shutdown waits for what it pushes now (K4)
  if (closed_.load(std::memory_order_relaxed)) return;
  put(mine.ring, task.release());
  call_for_help();
}

void crew::submit_from_outside(unit_ptr task) {
  const std::size_t first = number_of_this_thread();
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    auto& mine = *lanes_[(first + i) % lanes_.size()];
    std::uint32_t seen = lane::open;
    // acquire: pairs with the release below: the ring of the owner before
    if (mine.state.compare_exchange_strong(seen, lane::held, std::memory_order_acquire,
                                           std::memory_order_relaxed)) {
      put(mine.ring, task.release());
      mine.state.store(lane::open, std::memory_order_release);
      return call_for_help();
    }
    if (seen == lane::closed) return;
  }
  if (!injector_.push(task.get())) return;
  static_cast<void>(task.release());
  call_for_help();
}

void crew::put(task_ring& owned, unit* task) noexcept {
  if (owned.push(task)) [[likely]]
    return;
  std::array<unit*, task_ring::capacity / 2 + 1> older;
  auto count = owned.pop_some(older.data(), task_ring::capacity / 2);
  older[count++] = task;
  with_memory_for(handing_work, [&] { injector_.push_batch({older.data(), count}, true); });
}

// K2, the pusher's side.
void crew::call_for_help() noexcept {
  light_fence();
  // acquire: pairs with the release in rest(): who has stopped looking is resting
  if (looking_.load(std::memory_order_acquire) == 0 &&
      resting_.load(std::memory_order_relaxed) != 0)
    summon();
}

void crew::summon() noexcept {
  std::size_t who = 0;
  {
    const std::lock_guard guard{mutex_};
    // one that looks will look again after its fence (K2); relaxed: ordered by the caller's fence
    if (resting_list_.empty() || looking_.load(std::memory_order_relaxed) != 0) return;
    who = resting_list_.back();
    resting_list_.pop_back();
    resting_.store(static_cast<std::uint32_t>(resting_list_.size()), std::memory_order_relaxed);
    looking_.fetch_add(1, std::memory_order_relaxed);
  }
  call(who);
}

void crew::call(std::size_t worker) const noexcept {
  with_memory_for(handing_work, [&] { workers_[worker].tell<pull>(); });
}

// -- a worker's turn ------------------------------------------------------------------------------

void crew::join(std::size_t worker) {
  const std::lock_guard guard{mutex_};
  ++alive_;
  resting_list_.push_back(worker);
  resting_.store(static_cast<std::uint32_t>(resting_list_.size()), std::memory_order_relaxed);
}

bool crew::work(std::size_t worker) noexcept {
  auto& me = *seats_[worker];
  if (me.now == seat::phase::resting) {  // summoned: counted as looking (K1)
    me.now = seat::phase::looking;
    me.until = clock::now() + looking_time;
  }
  const auto before = std::exchange(seat_at_work, &me);
  bool more = true;
  for (int left = tasks_in_a_turn; more && left > 0; --left) {
    if (auto* task = next(me))
      run(task);
    else
      more = look_on(me), left = 0;
  }
  seat_at_work = before;
  return more;
}

void crew::run(unit* task) const noexcept {
  const unit_ptr owned{task};
  // relaxed: one more or less may begin at the moment of a cancellation
  if (!cancelled_.load(std::memory_order_relaxed)) owned->run();
}

unit* crew::next(seat& me) noexcept {
  auto* found = find(me);
  if (found != nullptr && me.now == seat::phase::looking) start_running(me);
  return found;
}

unit* crew::find(seat& me) noexcept {
  if (++me.since_shared >= shared_interval) [[unlikely]] {
    me.since_shared = 0;
    steal_from_lanes(me);
    if (auto* task = from_injector(me, 1)) return task;
  }
  if (const auto mine = me.ring.pop()) return *mine;
  return look(me);
}

unit* crew::look(seat& me) noexcept {
  if (auto* task = from_injector(me, injector_.size() / seats_.size() + 1)) return task;
  if (!steal_from_lanes(me)) {
    for (std::size_t i = 1; i < seats_.size(); ++i)
      if (steal(me, seats_[(me.index + i) % seats_.size()]->ring, 2)) break;
  }
  const auto first = me.ring.pop();  // another worker may have been faster
  return first ? *first : nullptr;
}

unit* crew::from_injector(seat& me, std::size_t max) noexcept {
  if (injector_.looks_empty()) return nullptr;
  std::array<unit*, max_batch> batch;
  const auto count = injector_.pop_batch(batch.data(), std::min(max, max_batch));
  for (std::size_t i = 1; i < count; ++i) put(me.ring, batch[i]);
  return count != 0 ? batch[0] : nullptr;
}

bool crew::steal_from_lanes(seat& me) noexcept {
  for (std::size_t i = 0; i < lanes_.size(); ++i)
    if (steal(me, lanes_[(me.index + i) % lanes_.size()]->ring, seats_.size())) return true;
  return false;
}

// A share of what is there.
bool crew::steal(seat& me, task_ring& from, std::size_t among) noexcept {
  const auto head = from.head();
  const auto tail = from.tail();
  if (head == tail) return false;
  return from.steal_into(me.ring, (tail - head + among - 1) / among, tail) != 0;
}

// K2, the worker's side. While nobody rests there is nobody to call (K3).
void crew::start_running(seat& me) noexcept {
  me.now = seat::phase::running;
  looking_.fetch_sub(1, std::memory_order_relaxed);
  if (resting_.load(std::memory_order_relaxed) == 0) return;
  heavy_fence();
  if (something_waits()) summon();
}

// Found nothing. True: looks again after the other actors' turn.
bool crew::look_on(seat& me) noexcept {
  const auto now = clock::now();
  if (me.now == seat::phase::running) {
    me.now = seat::phase::looking;
    me.until = now + looking_time;
    looking_.fetch_add(1, std::memory_order_relaxed);  // a hint: nobody need be called
  } else if (now >= me.until) {
    return rest(me), false;
  }
  for (int i = 0; i < spins_between_looks; ++i) pause();
  return true;
}

void crew::rest(seat& me) noexcept {
  bool over = false;
  {
    const std::lock_guard guard{mutex_};
    me.now = seat::phase::resting;
    resting_list_.push_back(me.index);
    resting_.store(static_cast<std::uint32_t>(resting_list_.size()), std::memory_order_relaxed);
    // relaxed: written before shutdown takes the mutex (K5)
    if (closed_.load(std::memory_order_relaxed)) changed_.notify_all();
    over = abandoned_ && is_over();
  }
  looking_.fetch_sub(1, std::memory_order_release);  // pairs with the acquire in call_for_help()
  heavy_fence();
  if (something_waits()) summon();
  if (over) dismiss();
}

bool crew::something_waits() const noexcept {
  const auto holds = [](auto& at) { return at->ring.head() != at->ring.tail(); };
  return injector_.size() != 0 || std::any_of(lanes_.begin(), lanes_.end(), holds) ||
         std::any_of(seats_.begin(), seats_.end(), holds);
}

// K7.
void crew::leave(std::size_t worker) noexcept {
  auto& me = *seats_[worker];
  std::array<unit*, task_ring::capacity> rest;
  if (const auto count = me.ring.pop_some(rest.data(), rest.size()))
    with_memory_for(handing_work, [&] { injector_.push_batch({rest.data(), count}, true); });
  bool last = false;
  {
    const std::lock_guard guard{mutex_};
    const bool listed = std::erase(resting_list_, worker) != 0;
    resting_.store(static_cast<std::uint32_t>(resting_list_.size()), std::memory_order_relaxed);
    if (!listed && me.now != seat::phase::running)
      looking_.fetch_sub(1, std::memory_order_relaxed);  // K1
    last = --alive_ == 0;
    changed_.notify_all();
  }
  heavy_fence();
  if (last)
    shut_down(shutdown_mode::cancel);
  else if (something_waits())
    summon();
}

// -- the end --------------------------------------------------------------------------------------

// K4.
void crew::close() noexcept {
  // relaxed: published by the lanes and the mutexes
  closed_.store(true, std::memory_order_relaxed);
  for (auto& each : lanes_)
    for (std::uint32_t seen = lane::open; seen != lane::closed;) {
      seen = lane::open;
      // acquire: what the last owner pushed
      if (each->state.compare_exchange_strong(seen, lane::closed, std::memory_order_acquire,
                                              std::memory_order_relaxed))
        break;
      if (seen == lane::held) thread::yield();  // for the length of a push
    }
  injector_.close();
}

// K6. The tasks tell whoever waits, so no lock is held.
void crew::drop_all() noexcept {
  task_ring sink;
  const auto drain = [&](task_ring& from) {
    while (from.head() != from.tail()) {
      from.steal_into(sink, task_ring::capacity, from.tail());
      while (const auto task = sink.pop()) delete *task;
    }
  };
  for (auto& each : lanes_) drain(each->ring);
  for (auto& each : seats_) drain(each->ring);
  unit* task = nullptr;
  while (injector_.pop_batch(&task, 1) != 0) delete task;
}

void crew::shut_down(shutdown_mode how) {
  if (how == shutdown_mode::cancel) cancelled_.store(true, std::memory_order_relaxed);
  close();
  if (how == shutdown_mode::cancel) drop_all();
  std::unique_lock lock{mutex_};
  changed_.notify_all();  // another one may wait, too
  changed_.wait(lock, [this] { return is_over(); });
}

// K5. With the mutex.
bool crew::is_over() const noexcept {
  return alive_ == 0 || (resting_list_.size() == alive_ && !something_waits());
}

void crew::abandon() noexcept {
  close();
  bool over = false;
  {
    const std::lock_guard guard{mutex_};
    abandoned_ = true;
    over = is_over();
  }
  if (over) dismiss();
}

void crew::dismiss() const noexcept {
  for (auto& each : workers_) with_memory_for(stopping_an_actor, [&] { each.stop(); });
}

}  // namespace actors::detail
