#include <actors/pool/pool_crew.hpp>

#include <actors/backend/suspended.hpp>
#include <actors/base/check_option.hpp>
#include <actors/base/out_of_memory.hpp>
#include <actors/base/random.hpp>

#include <algorithm>

namespace actors::detail {
namespace {

constexpr std::size_t most_workers = 65'536;

/// Rendezvous hashing (Thaler and Ravishankar, 1998): the key's worker is the one of most weight,
/// so that a worker that comes or goes moves its own keys and no others.
std::uint64_t weight(std::uint64_t key, std::uint64_t number) noexcept {
  return random{key ^ random{number}()}();
}

/// What cannot be sent is lost alone.
void send(const pool_seat& to, parcel& what) noexcept {
  try {
    what.send_to(to);
  } catch (...) {
    what.lose(to, backend::describe_current_exception().with_code(errc::lost));
  }
}

/// The mark comes in any case, and then the next one.
void hand_over(const pool_seat& to, parcel& what) noexcept {
  send(to, what);
  with_memory_for(handing_work, [&] { to.mark(); });
}

}  // namespace

void crew_limits::check() const {
  if (min_workers == 0) refuse_option("a pool of 0 workers, expected at least 1");
  if (max_workers < min_workers)
    refuse_option("a pool of " + std::to_string(min_workers) + " to " +
                  std::to_string(max_workers) +
                  " workers, expected max_workers to be at least workers");
  if (max_workers > most_workers)
    refuse_option("a pool of " + std::to_string(max_workers) + " workers, expected at most " +
                  std::to_string(most_workers));
  if (routing == policy::broadcast && max_workers != min_workers)
    refuse_option("a pool that broadcasts does not grow by itself: expected no max_workers");
  if (shrink_after.count() <= 0) refuse_option("shrink_after of a pool: expected more than 0");
  if (restart_period.count() <= 0) refuse_option("restart_period of a pool: expected more than 0");
  pause.check();
  if (capacity == 0) return;
  if (overflow == overflow::wait)
    refuse_option(
        "a pool whose full queue makes senders wait, expected reject, drop_newest or drop_oldest");
  if (routing == policy::broadcast)
    refuse_option("a pool that broadcasts has a queue for each worker: expected no capacity");
}

void errands::run() {
  for (auto& [to, what] : handouts) hand_over(*to, *what);
  for (auto& [to, what] : undeliverable) send(*to, *what);
  for (auto& each : dismissed) with_memory_for(stopping_an_actor, [&] { each->dismiss(); });
  for (auto& each : settled) each.set();
}

pool_crew::pool_crew(const crew_limits& limits)
    : limits_(limits), replacing_{backoff{limits.pause}} {}

// -- who gets it --------------------------------------------------------------------------------

// nullptr: nobody in particular
pool_seat* pool_crew::choose(const parcel& p) {
  if (limits_.routing == policy::work_pulling) return idle_.empty() ? nullptr : idle_.back();
  pool_seat* best = nullptr;
  std::uint64_t best_weight = 0;
  std::size_t nth =
      limits_.routing == policy::round_robin && in_service_ != 0 ? turn_++ % in_service_ : 0;
  for (const auto& each : seats_) {
    if (each->retired_) continue;
    if (limits_.routing == policy::round_robin) {
      if (nth-- == 0) return each.get();
      continue;
    }
    const auto w = limits_.routing == policy::consistent_hash
                       ? weight(p.key, each->number_)
                       : ~(each->waiting_.size() + (each->busy_ || each->resting_ ? 1U : 0U));
    if (best != nullptr && w <= best_weight) continue;
    best = each.get();
    best_weight = w;
  }
  return best;
}

bool pool_crew::may_take(const pool_seat& s) const noexcept {
  return !s.busy_ && !s.resting_ && s.blocked_ == 0;
}

bool pool_crew::wants_more() const noexcept {
  return grows_ && in_service_ + lost_ < limits_.max_workers;
}

void pool_crew::occupy(pool_seat& s, const parcel& p) noexcept {
  s.busy_ = true;
  s.keyed_ = !p.bound_;
  s.key_ = p.key;
  ++busy_;
  if (!idle_.empty() && idle_.back() == &s)
    idle_.pop_back();
  else
    std::erase(idle_, &s);
}

void pool_crew::rest(pool_seat& s) {
  s.busy_ = false;
  --busy_;
  if (s.retired_) return;
  if (limits_.max_workers > limits_.min_workers) s.idle_since_ = clock::now();
  if (limits_.routing == policy::work_pulling && !s.resting_) idle_.push_back(&s);
}

// nullptr: none waits there but for this worker alone
parcel_ptr pool_crew::oldest_of(parcel_queue& queue) noexcept {
  auto p = queue.pop();
  if (p == nullptr || !p->bound_) return p;
  parcel_queue bound;
  parcel_queue free;
  bound.push(std::move(p));
  split(queue, bound, free);
  p = free.pop();
  queue.append(bound);
  queue.append(free);
  return p;
}

// The oldest one where the newcomer is to wait, or else where most wait.
parcel_ptr pool_crew::make_way(parcel_queue& queue) noexcept {
  if (auto p = oldest_of(queue)) return p;
  auto* longest = &shared_;
  for (const auto& each : seats_)
    if (each->waiting_.size() > longest->size()) longest = &each->waiting_;
  return oldest_of(*longest);
}

pool_crew::routed pool_crew::route(parcel_ptr p) {
  routed how;
  pool_seat* to = nullptr;
  {
    const lock guard{mutex_};
    to = choose(*p);
    if (to == nullptr || !may_take(*to)) {
      auto& queue = to == nullptr ? shared_ : to->waiting_;
      how.grow = wants_more();
      if (limits_.capacity != 0 && waiting_ >= limits_.capacity) {
        ++gone_.dropped;
        if (limits_.overflow == overflow::drop_oldest) how.refused = make_way(queue);
        if (how.refused == nullptr) {
          how.refused = std::move(p);
          return how;
        }
        --waiting_;
      }
      queue.push(std::move(p));
      ++waiting_;
      return how;
    }
    occupy(*to, *p);
  }
  hand_over(*to, *p);  // the seat stays meanwhile [C4]
  return how;
}

void pool_crew::deal(std::vector<parcel_ptr> parcels) {
  errands todo;
  {
    const lock guard{mutex_};
    make_room(todo);
    auto next = parcels.begin();
    for (const auto& each : seats_) {
      if (each->retired_ || next == parcels.end()) continue;
      (*next)->bound_ = true;
      each->waiting_.push(std::move(*next++));
      ++waiting_;
      if (may_take(*each)) hand_next(*each, todo);
    }
  }
  todo.run();
}

// So that nothing fails halfway.
void pool_crew::make_room(errands& todo) {
  todo.handouts.reserve(seats_.size() + 1);
  todo.dismissed.reserve(seats_.size() + 1);
}

// -- what waits -------------------------------------------------------------------------------

// What is bound to a worker goes before what waits for any.
parcel_ptr pool_crew::take_for(pool_seat& s) noexcept {
  if ((s.blocked_ != 0 || s.resting_) && !s.retired_) return nullptr;
  auto p = s.waiting_.pop();
  if (p == nullptr && !s.retired_ && limits_.routing == policy::work_pulling) p = shared_.pop();
  if (p != nullptr) --waiting_;
  return p;
}

void pool_crew::hand_next(pool_seat& s, errands& todo) {
  auto p = take_for(s);
  if (p == nullptr) return;
  occupy(s, *p);
  todo.handouts.push_back({s.shared_from_this(), std::move(p)});
}

std::optional<std::chrono::nanoseconds> pool_crew::proceed(pool_seat& s) {
  std::optional<std::chrono::nanoseconds> pause;
  parcel_ptr next;
  errands todo;
  bool leaves = false;
  {
    const lock guard{mutex_};
    if (s.detached_) return pause;
    if (s.resting_) return std::exchange(s.pause_, {});  // it was rebuilt while it rested
    ++s.finished_;
    if (s.pause_.count() != 0 && !s.retired_) [[unlikely]] {
      pause = std::exchange(s.pause_, {});
      s.resting_ = true;
    }
    if (!s.blocks_.empty()) with_memory_for(handing_work, [&] { unblock_after(s, todo); });
    next = take_for(s);
    if (next != nullptr) {
      s.keyed_ = !next->bound_;
      s.key_ = next->key;
    } else {
      rest(s);
      leaves = s.retired_;
      check_settled(todo);
    }
  }
  if (next != nullptr) {
    hand_over(s, *next);
  }
  if (leaves) with_memory_for(stopping_an_actor, [&] { s.dismiss(); });
  todo.run();
  return pause;
}

void pool_crew::resume(pool_seat& s) {
  errands todo;
  {
    const lock guard{mutex_};
    if (!std::exchange(s.resting_, false) || s.busy_ || s.retired_ || s.detached_) return;
    make_room(todo);
    hand_next(s, todo);
    if (!s.busy_ && limits_.routing == policy::work_pulling) idle_.push_back(&s);
  }
  todo.run();
}

void pool_crew::unblock_after(pool_seat& s, errands& todo) {
  for (const auto& each : std::exchange(s.blocks_, {}))
    if (--each->blocked_ == 0 && !each->busy_ && !each->retired_) hand_next(*each, todo);
}

void pool_crew::split(parcel_queue& from, parcel_queue& bound, parcel_queue& free) noexcept {
  while (auto p = from.pop()) (p->bound_ ? bound : free).push(std::move(p));
}

// Finds new places for what has lost its own.
void pool_crew::spread(parcel_queue& orphans, errands& todo) {
  if (limits_.routing == policy::consistent_hash) return rebalance(orphans, todo);
  while (auto p = orphans.pop()) {
    auto* to = choose(*p);
    (to == nullptr ? shared_ : to->waiting_).push(std::move(p));
    if (to != nullptr && may_take(*to)) hand_next(*to, todo);
  }
}

// [C5] Each key's parcels move as they stand in their queue, so they keep their order.
void pool_crew::rebalance(parcel_queue& orphans, errands& todo) {
  for (const auto& each : seats_) {
    parcel_queue bound;
    split(each->waiting_, bound, orphans);
    each->waiting_.append(bound);
  }
  orphans.append(shared_);
  while (auto p = orphans.pop()) {
    auto* to = choose(*p);
    (to == nullptr ? shared_ : to->waiting_).push(std::move(p));
  }
  block_owners();
  for (const auto& each : seats_)
    if (!each->retired_ && may_take(*each)) hand_next(*each, todo);
}

void pool_crew::block_owners() {
  for (const auto& each : seats_) {
    each->blocked_ = 0;
    each->blocks_.clear();
  }
  struct only_a_key final : parcel {
    using parcel::parcel;
    void send_to(const pool_seat&) override {}
    void put_aside(context&) override {}
    void lose(const pool_seat&, const error&) noexcept override {}
    void refuse(backend::cell&, const error&) noexcept override {}
  };
  for (const auto& each : seats_) {
    if (!each->busy_ || !each->keyed_) continue;
    auto* owner = choose(only_a_key{each->key_});
    if (owner == nullptr || owner == each.get()) continue;
    ++owner->blocked_;
    each->blocks_.push_back(owner->shared_from_this());
  }
}

// A new worker of the other policies begins with what has waited longest in the longest queue.
void pool_crew::help_the_longest_queue(pool_seat& idle, errands& todo) {
  pool_seat* longest = nullptr;
  for (const auto& each : seats_)
    if (longest == nullptr || each->waiting_.size() > longest->waiting_.size())
      longest = each.get();
  parcel_queue bound;
  parcel_queue free;
  split(longest->waiting_, bound, free);
  if (auto p = free.pop()) idle.waiting_.push(std::move(p));
  longest->waiting_.append(bound);
  longest->waiting_.append(free);
  if (may_take(idle)) hand_next(idle, todo);
}

// -- settling -----------------------------------------------------------------------------------

void pool_crew::stop_growing() {
  const lock guard{mutex_};
  grows_ = false;
}

void pool_crew::check_settled(errands& todo) {
  if (waiting_ != 0 || busy_ != 0) return;
  todo.settled.swap(settled_);
}

void pool_crew::when_settled(promise<done> answer) {
  errands todo;
  {
    const lock guard{mutex_};
    settled_.push_back(std::move(answer));
    check_settled(todo);
  }
  todo.run();
}

}  // namespace actors::detail
