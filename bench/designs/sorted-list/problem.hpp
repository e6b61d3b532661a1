#pragma once

#include "bench/lab/meter.hpp"

#include <atomic>

namespace bench::designs::sorted_list {

/// Workers share a sorted linked list of keys: most look whether a key is there, some add or remove
/// one, a few ask for the size. An operation is one of those.
struct problem {
  static constexpr std::uint64_t most_keys = 1'000;

  std::uint64_t workers = 20;
  std::uint64_t each = 8'000;  ///< operations of each worker
  std::uint64_t write_percent = 10;
  std::uint64_t size_percent = 1;
  std::uint64_t keys = most_keys;  ///< there may be; about half of them are there

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(workers * each); }
  lab::metering measured() const { return {workers, 16}; }

  struct result {
    std::uint64_t operations = 0;
    std::uint64_t wrong_answers = 0;
    std::uint64_t unsorted = 0;  ///< keys of the list, at the end, out of order
    std::uint64_t size = 0, size_by_answers = 0;
    std::uint64_t checksum = 0, checksum_by_answers = 0;  ///< of the keys in the list
  };
  void check(const result& r) const;
};

enum class action : std::uint8_t { contains, add, remove, size };

struct operation {
  action what;
  std::uint32_t key;

  bool writes() const { return what == action::add || what == action::remove; }
};

/// Of four keys in a row the first is always there, the second never; the other two are added and
/// removed.
inline bool is_there_at_first(std::uint32_t key) { return key % 2 == 0; }
inline bool is_written(std::uint32_t key) { return key % 4 >= 2; }

inline std::uint64_t hash_of(std::uint32_t key) { return (key + 1) * 0x9e3779b97f4a7c15u; }

/// What a worker wants, the same in each run.
class operation_stream {
public:
  operation_stream(const problem& p, std::uint64_t worker)
      : p_(&p), state_((worker + 1) * 0x9e3779b97f4a7c15u) {}

  operation next() {
    const auto dice = random() % 100;
    const auto key = static_cast<std::uint32_t>(random() % p_->keys);
    if (dice < p_->size_percent) return {action::size, 0};
    if (dice >= p_->size_percent + p_->write_percent) return {action::contains, key};
    return {random() % 2 == 0 ? action::add : action::remove, key / 4 * 4 + 2 + key % 2};
  }

private:
  std::uint64_t random() {
    state_ ^= state_ << 13;  // xorshift64 (Marsaglia)
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_ >> 8;
  }

  const problem* p_;
  std::uint64_t state_;
};

/// What the workers report. They may be threads or processes.
struct books {
  std::atomic<std::uint64_t> operations{0}, wrong_answers{0}, size_change{0}, checksum_change{0};
};

/// What a worker does, one operation after the other. An answer is the size, or 1 when the key was
/// there, was added, was removed, else 0.
class worker {
public:
  worker(const problem& p, books& report, lab::meter& m, std::uint64_t number)
      : p_(&p), report_(&report), me_(m, number), stream_(p, number) {}

  bool has_more() const { return me_.operations() < p_->each; }
  operation begin() {
    current_ = stream_.next();
    since_ = me_.begin();
    return current_;
  }
  void end(std::uint64_t answer) {
    me_.end(since_);
    judge(answer);
  }
  void leave() {
    report_->operations += me_.operations();
    report_->wrong_answers += wrong_;
    report_->size_change += size_change_;
    report_->checksum_change += checksum_change_;
    me_.leave();
  }
  /// As one that waits for each answer.
  template <class Apply> void live(Apply apply) {
    while (has_more()) end(apply(begin()));
    leave();
  }

private:
  void judge(std::uint64_t answer);

  const problem* p_;
  books* report_;
  lab::party me_;
  operation_stream stream_;
  operation current_{};
  lab::party::mark since_{};
  std::uint64_t wrong_ = 0, size_change_ = 0, checksum_change_ = 0;
};

/// The result, when all is done; `for_each_key(f)` goes through the list.
template <class ForEachKey>
problem::result close(const problem& p, const books& b, ForEachKey for_each_key) {
  problem::result r{b.operations, b.wrong_answers, 0, 0, b.size_change, 0, b.checksum_change};
  for (std::uint32_t key = 0; key < p.keys; ++key) {
    if (!is_there_at_first(key)) continue;
    ++r.size_by_answers;
    r.checksum_by_answers += hash_of(key);
  }
  std::uint64_t least = 0;
  for_each_key([&](std::uint32_t key) {
    if (key < least) ++r.unsorted;
    least = key + 1;
    ++r.size;
    r.checksum += hash_of(key);
  });
  return r;
}

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_semaphore(const setup& s, const problem& p);
outcome run_rwlock(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_event_loop(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::sorted_list
