#pragma once

#include "bench/lab/meter.hpp"
#include "bench/lab/work.hpp"

#include <chrono>
#include <unordered_map>
#include <utility>

namespace bench::designs::dictionary {

using key = std::uint64_t;
using value = std::uint64_t;  ///< its key in the low bits; 0: there is none

/// Parties look things up in one dictionary, and set an entry now and then, which hands them the
/// value that it replaces. Half of the keys are there at the start. An operation is either.
struct problem {
  std::uint64_t parties = 20;
  std::uint64_t each = 10'000;  ///< operations of each party
  std::uint64_t write_percent = 10;
  std::chrono::nanoseconds work{0};  ///< of finding an entry, on top

  static constexpr std::uint64_t keys = 1 << 16;

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(parties * each); }
  lab::metering measured() const { return {parties, work.count() < 1'000 ? 16u : 1u}; }

  static value made(std::uint64_t number, key k) { return (number + 1) * keys | k; }
  static bool is_there_at_start(key k) { return k % 2 == 0; }

  struct result {
    std::uint64_t operations = 0;
    std::uint64_t wrong = 0;     ///< values that belong to another key
    std::uint64_t written = 0;   ///< sum of the values set
    std::uint64_t replaced = 0;  ///< sum of the values they replaced
    std::uint64_t left = 0;      ///< sum of the values that are there at the end

    result& operator+=(const result& r) {
      return *this = {operations + r.operations, wrong + r.wrong, written + r.written,
                      replaced + r.replaced, left + r.left};
    }
  };
  void check(const result& r) const;
};

/// For one at a time; several may look up at once.
class table {
public:
  explicit table(std::chrono::nanoseconds work) : work_(work) {
    entries_.reserve(problem::keys);
    for (key k = 0; k < problem::keys; ++k)
      if (problem::is_there_at_start(k)) entries_.emplace(k, problem::made(0, k));
  }
  value look_up(key k) const {
    lab::work(work_);
    const auto found = entries_.find(k);
    return found == entries_.end() ? 0 : found->second;
  }
  /// The value that was there.
  value set(key k, value v) {
    lab::work(work_);
    return std::exchange(entries_[k], v);
  }
  std::uint64_t sum() const {
    std::uint64_t all = 0;
    for (auto& [k, v] : entries_) all += v;
    return all;
  }

private:
  std::chrono::nanoseconds work_;
  std::unordered_map<key, value> entries_;
};

/// What a party does, at random but the same each time, and what came of it.
class client {
public:
  client(const problem& p, lab::party me, std::uint64_t index)
      : p_(&p), me_(me), index_(index), random_(0x9e37'79b9'7f4a'7c15 * (index + 1)) {}

  bool has_more() const noexcept { return seen_.operations < p_->each; }
  /// Begins the next one; `new_value()` is 0 when it looks up.
  void begin() noexcept {
    const auto r = next_random();
    key_ = (r >> 32) % problem::keys;
    const bool writes = r % 100 < p_->write_percent;
    value_ = writes ? problem::made(index_ * p_->each + seen_.operations + 1, key_) : 0;
    since_ = me_.begin();
  }
  key at() const noexcept { return key_; }
  value new_value() const noexcept { return value_; }
  void end(value found) noexcept {
    me_.end(since_);
    ++seen_.operations;
    seen_.wrong += found != 0 && found % problem::keys != key_ ? 1 : 0;
    seen_.written += value_;
    seen_.replaced += value_ != 0 ? found : 0;
  }
  const problem::result& leave() {
    me_.leave();
    return seen_;
  }

private:
  std::uint64_t next_random() noexcept {
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    return random_;
  }

  const problem* p_;
  lab::party me_;
  std::uint64_t index_, random_;
  key key_ = 0;
  value value_ = 0;
  lab::party::mark since_ = {};
  problem::result seen_ = {};
};

/// The life of a party on a thread of its own.
template <class LookUp, class Set> problem::result live(client c, LookUp look_up, Set set) {
  while (c.has_more()) {
    c.begin();
    c.end(c.new_value() == 0 ? look_up(c.at()) : set(c.at(), c.new_value()));
  }
  return c.leave();
}

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_rwlock(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_event_loop(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::dictionary
