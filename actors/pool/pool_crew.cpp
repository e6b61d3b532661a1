#include <actors/pool/pool_crew.hpp>

#include <actors/base/random.hpp>

#include <algorithm>

namespace actors::detail {
namespace {

constexpr std::size_t most_workers = 65'536;

[[noreturn]] void refuse(std::string why) { throw actor_error{errc::bad_option, std::move(why)}; }

/// Rendezvous hashing (Thaler and Ravishankar, 1998): the key's worker is the one of most weight,
/// so that a worker that comes or goes moves its own keys and no others.
std::uint64_t weight(std::uint64_t key, std::uint64_t number) noexcept {
  return random{key ^ random{number}()}();
}

}  // namespace

void crew_limits::check() const {
  if (min_workers == 0) refuse("a pool of 0 workers, expected at least 1");
  if (max_workers < min_workers)
    refuse("a pool of " + std::to_string(min_workers) + " to " + std::to_string(max_workers) +
           " workers, expected max_workers to be at least workers");
  if (max_workers > most_workers)
    refuse("a pool of " + std::to_string(max_workers) + " workers, expected at most " +
           std::to_string(most_workers));
  if (routing == policy::broadcast && max_workers != min_workers)
    refuse("a pool that broadcasts does not grow by itself: expected no max_workers");
  if (shrink_after.count() <= 0) refuse("shrink_after of a pool: expected more than 0");
  if (restart_period.count() <= 0) refuse("restart_period of a pool: expected more than 0");
}

void errands::run() {
  for (auto& [to, what] : handouts) {
    what->send_to(*to);
    to->mark();
  }
  for (auto& [to, what] : undeliverable) what->send_to(*to);
  for (auto& each : dismissed) each->dismiss();
  for (auto& each : settled) each.set();
}

pool_crew::pool_crew(const crew_limits& limits) : limits_(limits) {}

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
                       : ~(each->waiting_.size() + (each->busy_ ? 1U : 0U));
    if (best != nullptr && w <= best_weight) continue;
    best = each.get();
    best_weight = w;
  }
  return best;
}

bool pool_crew::may_take(const pool_seat& s) const noexcept { return !s.busy_ && s.blocked_ == 0; }

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
  if (limits_.routing == policy::work_pulling) idle_.push_back(&s);
}

bool pool_crew::route(parcel_ptr p) {
  pool_seat* to = nullptr;
  {
    const lock guard{mutex_};
    to = choose(*p);
    if (to == nullptr || !may_take(*to)) {
      (to == nullptr ? shared_ : to->waiting_).push(std::move(p));
      ++waiting_;
      return wants_more();
    }
    occupy(*to, *p);
  }
  p->send_to(*to);  // the seat stays meanwhile [C4]
  to->mark();
  return false;
}

void pool_crew::deal(std::vector<parcel_ptr> parcels) {
  errands todo;
  {
    const lock guard{mutex_};
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

// -- what waits -------------------------------------------------------------------------------

// What is bound to a worker goes before what waits for any.
parcel_ptr pool_crew::take_for(pool_seat& s) noexcept {
  if (s.blocked_ != 0 && !s.retired_) return nullptr;
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

void pool_crew::proceed(pool_seat& s) {
  parcel_ptr next;
  errands todo;
  bool leaves = false;
  {
    const lock guard{mutex_};
    if (s.detached_) return;
    ++s.finished_;
    if (!s.blocks_.empty()) unblock_after(s, todo);
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
    next->send_to(s);
    s.mark();
  }
  if (leaves) s.dismiss();
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

// -- who is there -------------------------------------------------------------------------------

std::uint64_t pool_crew::free_number() const {
  for (std::uint64_t n = 0;; ++n)
    if (std::ranges::none_of(seats_, [n](const auto& each) { return each->number_ == n; }))
      return n;
}

void pool_crew::join(std::shared_ptr<pool_seat> s) {
  errands todo;
  {
    const lock guard{mutex_};
    s->number_ = free_number();
    s->idle_since_ = clock::now();
    auto& joined = *s;
    ++gone_.hired;
    s->detached_ = closed_;
    (closed_ ? todo.dismissed : seats_).push_back(std::move(s));
    if (!closed_) ++in_service_;
    if (closed_) {
      // the router has ended under its spawner
    } else if (limits_.routing == policy::work_pulling) {
      hand_next(joined, todo);
      if (!joined.busy_) idle_.push_back(&joined);
    } else {
      parcel_queue orphans;
      orphans.append(shared_);
      spread(orphans, todo);
      const bool deals =
          limits_.routing == policy::round_robin || limits_.routing == policy::least_loaded;
      if (deals && !joined.busy_) help_the_longest_queue(joined, todo);
    }
  }
  todo.run();
}

void pool_crew::retire(pool_seat& s, parcel_queue& orphans, errands& todo) {
  s.retired_ = true;
  --in_service_;
  std::erase(idle_, &s);
  parcel_queue bound;
  split(s.waiting_, bound, orphans);
  s.waiting_.append(bound);
  if (s.busy_) return;
  hand_next(s, todo);
  if (!s.busy_) todo.dismissed.push_back(s.shared_from_this());
}

void pool_crew::resize(std::size_t min_workers, std::size_t max_workers) {
  errands todo;
  {
    const lock guard{mutex_};
    limits_.min_workers = min_workers;
    limits_.max_workers = max_workers;
    lost_ = 0;
    grows_ = true;
    parcel_queue orphans;
    for (const bool busy_too : {false, true})
      for (std::size_t i = seats_.size(); i-- > 0 && in_service_ > max_workers;)
        if (auto& each = *seats_[i]; !each.retired_ && (busy_too || !each.busy_))
          retire(each, orphans, todo);
    spread(orphans, todo);
  }
  todo.run();
}

std::optional<std::chrono::nanoseconds> pool_crew::shrink(clock::time_point now) {
  errands todo;
  auto again = limits_.shrink_after;
  bool more = false;
  {
    const lock guard{mutex_};
    parcel_queue orphans;
    for (const auto& each : seats_) {
      if (each->retired_ || each->busy_ || in_service_ <= limits_.min_workers) continue;
      const auto left = each->idle_since_ + limits_.shrink_after - now;
      if (left.count() <= 0)
        retire(*each, orphans, todo);
      else
        again = std::min<std::chrono::nanoseconds>(again, left);
    }
    if (!todo.dismissed.empty()) spread(orphans, todo);
    more = in_service_ > limits_.min_workers;
  }
  todo.run();
  return more ? std::optional{again} : std::nullopt;
}

// Adds what a worker has done to the sums.
void pool_crew::forget(pool_seat& s) noexcept {
  gone_.finished += s.finished_;
  gone_.failed += s.failed_;
  gone_.restarted += s.restarted_;
}

bool pool_crew::left(std::uint64_t worker, bool failed) {
  errands todo;
  bool last = false;
  {
    const lock guard{mutex_};
    const auto found = std::ranges::find_if(
        seats_, [worker](const auto& each) { return each->worker_id() == worker; });
    if (found == seats_.end()) return false;
    const auto s = *found;
    seats_.erase(found);
    std::erase(idle_, s.get());
    forget(*s);
    if (s->busy_) --busy_;
    if (!s->retired_) --in_service_, ++lost_;
    if (failed) ++gone_.given_up;
    unblock_after(*s, todo);
    parcel_queue bound;
    parcel_queue orphans;
    split(s->waiting_, bound, orphans);
    while (auto p = bound.pop()) {
      --waiting_;
      todo.undeliverable.push_back({s, std::move(p)});
    }
    spread(orphans, todo);
    check_settled(todo);
    last = seats_.empty();
  }
  todo.run();
  return last;
}

bool pool_crew::failed(pool_seat& s) noexcept {
  const auto now = clock::now();
  const lock guard{mutex_};
  ++s.failed_;
  if (s.detached_) return false;
  while (!s.restarts_.empty() && now - s.restarts_.front() > limits_.restart_period)
    s.restarts_.pop_front();
  if (s.restarts_.size() >= limits_.max_restarts) return false;
  s.restarts_.push_back(now);
  ++s.restarted_;
  return true;
}

// -- the rest -----------------------------------------------------------------------------------

void pool_crew::stop_growing() {
  const lock guard{mutex_};
  grows_ = false;
}

void pool_crew::check_settled(errands& todo) {
  if (waiting_ != 0 || busy_ != 0) return;
  for (auto& each : std::exchange(settled_, {})) todo.settled.push_back(std::move(each));
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

void pool_crew::dismiss_all() {
  errands todo;
  {
    const lock guard{mutex_};
    todo.dismissed = seats_;
  }
  todo.run();
}

void pool_crew::watch_all(context& router) {
  std::vector<std::shared_ptr<pool_seat>> all;
  {
    const lock guard{mutex_};
    all = seats_;
  }
  for (const auto& each : all) each->watch_by(router);
}

std::size_t pool_crew::in_service() const {
  const lock guard{mutex_};
  return in_service_;
}

std::size_t pool_crew::wanted() const {
  const lock guard{mutex_};
  return limits_.min_workers;
}

bool pool_crew::elastic() const {
  const lock guard{mutex_};
  return limits_.max_workers > limits_.min_workers;
}

void pool_crew::close(parcel_queue& out) {
  std::vector<promise<done>> unsettled;
  {
    const lock guard{mutex_};
    closed_ = true;
    out.append(shared_);
    for (const auto& each : seats_) {
      out.append(each->waiting_);
      each->detached_ = true;
      each->blocks_.clear();
      forget(*each);
    }
    seats_.clear();
    idle_.clear();
    in_service_ = waiting_ = busy_ = 0;
    unsettled.swap(settled_);
  }
  for (auto& each : unsettled) each.fail({errc::actor_stopped, "the pool has ended"});
}

void pool_crew::open() {
  const lock guard{mutex_};
  closed_ = false;
}

pool_stats pool_crew::stats() const {
  const lock guard{mutex_};
  auto all = gone_;
  all.waiting = waiting_;
  for (const auto& each : seats_) {
    all.finished += each->finished_;
    all.failed += each->failed_;
    all.restarted += each->restarted_;
    all.workers.push_back({each->worker_id(), each->finished_, each->failed_, each->restarted_,
                           each->waiting_.size(), each->busy_});
  }
  return all;
}

}  // namespace actors::detail
