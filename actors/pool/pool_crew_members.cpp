// Who works in a pool: how workers come, go, fail and are counted.
#include <actors/pool/pool_crew.hpp>

#include <actors/base/out_of_memory.hpp>

#include <algorithm>

namespace actors::detail {
namespace {

template <class T> void make_room_for_one_more(std::vector<T>& in) {
  if (in.size() == in.capacity()) in.reserve(2 * in.size() + 1);
}

}  // namespace

std::uint64_t pool_crew::free_number() const {
  for (std::uint64_t n = 0;; ++n)
    if (std::ranges::none_of(seats_, [n](const auto& each) { return each->number_ == n; }))
      return n;
}

void pool_crew::join(std::shared_ptr<pool_seat> s) {
  errands todo;
  {
    const lock guard{mutex_};
    make_room(todo);
    make_room_for_one_more(seats_);
    idle_.reserve(seats_.capacity());
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
  s.resting_ = false;
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
    make_room(todo);
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
    make_room(todo);
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

pool_crew::leave pool_crew::left(std::uint64_t worker, bool failed) {
  errands todo;
  leave how;
  {
    const lock guard{mutex_};
    const auto found = std::ranges::find_if(
        seats_, [worker](const auto& each) { return each->worker_id() == worker; });
    if (found == seats_.end()) return how;
    make_room(todo);
    const auto s = *found;
    seats_.erase(found);
    std::erase(idle_, s.get());
    forget(*s);
    if (s->busy_) --busy_;
    if (!s->retired_) --in_service_, ++lost_;
    if (failed) ++gone_.given_up;
    how.missing = failed && !s->retired_ && limits_.replace;
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
    how.last = seats_.empty();
  }
  todo.run();
  return how;
}

bool pool_crew::failed(pool_seat& s) noexcept {
  const auto now = clock::now();
  const lock guard{mutex_};
  ++s.failed_;
  if (s.detached_) return false;
  if (!s.restarts_) s.restarts_.emplace(limits_.max_restarts, limits_.restart_period);
  if (!s.restarts_->allow(now)) return false;
  ++s.restarted_;
  pause(s, now);
  return true;
}

// The first failure after a calm time costs no pause.
void pool_crew::pause(pool_seat& s, clock::time_point now) {
  if (!s.pauses_) s.pauses_.emplace(failure_pauses{backoff{limits_.pause}});
  const bool first = now >= s.pauses_->calm;
  if (first)
    s.pauses_->calm =
        now + std::min<std::chrono::nanoseconds>(limits_.restart_period, failure_pauses::longest);
  else
    s.pause_ = s.pauses_->next(now, limits_.restart_period);
  if (s.resting_) with_memory_for(handing_work, [&] { s.mark(); });  // its timer goes with it
}

std::chrono::nanoseconds pool_crew::replace_after(clock::time_point now) {
  const lock guard{mutex_};
  return replacing_.next(now, limits_.restart_period);
}

bool pool_crew::wants_replacement() const {
  const lock guard{mutex_};
  return in_service_ < limits_.max_workers;
}

void pool_crew::replaced() {
  const lock guard{mutex_};
  if (lost_ != 0) --lost_;
  ++gone_.replaced;
}

bool pool_crew::empty() const {
  const lock guard{mutex_};
  return seats_.empty();
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
                           each->waiting_.size(), each->busy_, each->resting_});
  }
  return all;
}

}  // namespace actors::detail
