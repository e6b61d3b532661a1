#include "bench/lab/meter.hpp"

#include "bench/harness/process.hpp"
#include "bench/lab/in_processes.hpp"
#include "examples/common/log_buckets.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <mutex>
#include <new>
#include <sys/resource.h>
#include <system_error>
#include <vector>

namespace bench::lab {

namespace {

using buckets = example::log_buckets<5, 40>;  // nanoseconds up to 18 minutes, within 1.6%

/// One thread's. Atomic only because the last one is shared by all for whom none is left.
struct histogram {
  std::array<std::atomic<std::uint32_t>, buckets::count> counts;
  std::atomic<std::uint64_t> longest;
};

struct slot {
  std::uint64_t operations;
  std::int64_t left;  ///< nanoseconds after the start; 0: not yet
};

/// All zero, in memory that forked processes share. Unlike `shared_array` it touches nothing: pages
/// that nobody uses cost nothing.
template <class T> class untouched_array {
public:
  explicit untouched_array(std::size_t size)
      : data_(static_cast<T*>(map_shared(size * sizeof(T)))), size_(size) {}
  ~untouched_array() { unmap_shared(data_, size_ * sizeof(T)); }
  untouched_array(const untouched_array&) = delete;
  untouched_array& operator=(const untouched_array&) = delete;

  T& operator[](std::size_t i) const noexcept { return data_[i]; }
  T* begin() const noexcept { return data_; }
  T* end() const noexcept { return data_ + size_; }

private:
  T* data_;
  std::size_t size_;
};

struct usage {
  double cpu = 0;
  double voluntary = 0;
  double involuntary = 0;

  static usage of(int whose) {
    rusage r{};
    if (::getrusage(whose, &r) != 0) throw std::system_error(errno, std::generic_category());
    const auto seconds = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return {seconds(r.ru_utime) + seconds(r.ru_stime), static_cast<double>(r.ru_nvcsw),
            static_cast<double>(r.ru_nivcsw)};
  }
  /// Of this process and of those that it has waited for.
  static usage now() { return of(RUSAGE_SELF) + of(RUSAGE_CHILDREN); }

  friend usage operator+(usage a, const usage& b) {
    return {a.cpu + b.cpu, a.voluntary + b.voluntary, a.involuntary + b.involuntary};
  }
  friend usage operator-(usage a, const usage& b) {
    return {a.cpu - b.cpu, a.voluntary - b.voluntary, a.involuntary - b.involuntary};
  }
};

constexpr std::size_t most_histograms = 4096;

/// Which histograms are free. Threads come and go with each solution.
class places {
public:
  std::size_t take() {
    std::lock_guard guard(mutex_);
    if (free_.empty()) return next_ + 1 < most_histograms ? next_++ : next_;
    const auto last = free_.back();
    free_.pop_back();
    return last;
  }
  void give_back(std::size_t place) {
    if (place + 1 == most_histograms) return;
    std::lock_guard guard(mutex_);
    free_.push_back(place);
  }
  static places& all() {
    static auto& forever = *new places;  // threads may end after main
    return forever;
  }

private:
  std::mutex mutex_;
  std::size_t next_ = 0;
  std::vector<std::size_t> free_;
};

struct claim {
  std::size_t place = places::all().take();
  ~claim() { places::all().give_back(place); }
};

std::size_t& place_of_this_thread() {
  thread_local claim mine;
  return mine.place;
}

/// What processes that were forked off have used, in memory that they share; all zero at first.
struct family {
  std::atomic<std::size_t> members;
  std::atomic<std::int64_t> cpu_us, voluntary, involuntary;

  void forget() {
    members = 0;
    cpu_us = voluntary = involuntary = 0;
  }
  usage used() const {
    return {static_cast<double>(cpu_us) * 1e-6, static_cast<double>(voluntary),
            static_cast<double>(involuntary)};
  }
  void add(const usage& u) {
    cpu_us += static_cast<std::int64_t>(u.cpu * 1e6);
    voluntary += static_cast<std::int64_t>(u.voluntary);
    involuntary += static_cast<std::int64_t>(u.involuntary);
  }
  /// Places from the end, where no thread is; the very last one is for all who find none left.
  std::size_t place() {
    return most_histograms - 1 - (members.fetch_add(1) + 1) % (most_histograms - 1);
  }
};

family* the_family = nullptr;
usage at_begin;  // of a member

/// Jain's index: 1 when all have the same rate, 1/n when one has everything.
double jain(double sum, double sum_of_squares, double n) {
  return sum_of_squares > 0 ? sum * sum / (n * sum_of_squares) : 1;
}

}  // namespace

struct meter::state {
  explicit state(std::uint64_t parties)
      : histograms(most_histograms), used_histograms(most_histograms), slots(parties), shared(1),
        before(resident_bytes()) {
    the_family = &shared[0];
  }

  /// Calls f with each histogram that somebody has written to: to look at the others would take a
  /// page of memory each.
  template <class F> void for_each_used(F f) const {
    for (std::size_t i = 0; i < most_histograms; ++i)
      if (used_histograms[i].load(std::memory_order_relaxed)) f(histograms[i]);
  }

  untouched_array<histogram> histograms;
  untouched_array<std::atomic<bool>> used_histograms;
  untouched_array<slot> slots;
  untouched_array<family> shared;
  stopwatch watch;
  bench_clock::time_point begun;
  usage used, at_start;
  std::uint64_t before;
  double fairness = 0;  ///< sum over the solutions
  double solutions = 0;
  bool all_left = true;

  void add_fairness();
  void add_latencies(outcome& out) const;
};

meter::meter(const metering& how)
    : state_(std::make_unique<state>(how.parties)), every_(how.every) {}
meter::~meter() = default;

void meter::start() {
  for (auto& s : state_->slots) s = {};
  state_->shared[0].forget();
  state_->at_start = usage::now();
  state_->begun = bench_clock::now();
  state_->watch.start();
}

void meter::stop() {
  state_->watch.stop();
  state_->used = state_->used + (usage::now() - state_->at_start) + state_->shared[0].used();
  state_->add_fairness();
}

void meter::state::add_fairness() {
  double sum = 0, squares = 0, n = 0;
  for (auto& s : slots) {
    all_left = all_left && s.left != 0;
    const auto rate =
        static_cast<double>(s.operations) / static_cast<double>(std::max<std::int64_t>(s.left, 1));
    sum += rate;
    squares += rate * rate;
    n += 1;
  }
  fairness += jain(sum, squares, n);
  solutions += 1;
}

void meter::forget() {
  state_->for_each_used([](histogram& h) {
    for (auto& c : h.counts) c = 0;
    h.longest = 0;
  });
  state_->watch = {};
  state_->used = {};
  state_->fairness = state_->solutions = 0;
}

void meter::record(bench_clock::duration d) noexcept {
  const auto place = place_of_this_thread();
  auto& h = state_->histograms[place];
  const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(d.count(), 1));
  h.counts[buckets::of(ns)].fetch_add(1, std::memory_order_relaxed);
  if (ns <= h.longest.load(std::memory_order_relaxed)) return;
  h.longest.store(ns, std::memory_order_relaxed);
  state_->used_histograms[place].store(true, std::memory_order_relaxed);
}

void meter::leave(std::uint64_t index, std::uint64_t operations) noexcept {
  state_->slots[index] = {operations, (bench_clock::now() - state_->begun).count()};
}

void meter::process_begins() {
  place_of_this_thread() = the_family->place();
  at_begin = usage::now();
}

void meter::process_ends() { the_family->add(usage::now() - at_begin); }

bench_clock::duration meter::total() const noexcept { return state_->watch.total(); }

void meter::state::add_latencies(outcome& out) const {
  std::vector<std::uint64_t> counts(buckets::count);
  std::uint64_t all = 0, longest = 0;
  for_each_used([&](const histogram& h) {
    for (std::size_t i = 0; i < buckets::count; ++i) counts[i] += h.counts[i];
    longest = std::max(longest, h.longest.load());
  });
  for (auto c : counts) all += c;
  if (all == 0) return;
  const auto percentile = [&](double share) {
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(all)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets::count; ++i)
      if ((seen += counts[i]) >= wanted) return static_cast<double>(buckets::middle(i));
    return static_cast<double>(longest);
  };
  out.push_back({"p50_ns", percentile(0.5)});
  out.push_back({"p99_ns", percentile(0.99)});
  out.push_back({"p999_ns", percentile(0.999)});
  out.push_back({"max_ns", static_cast<double>(longest)});
}

outcome meter::figures(double operations) const {
  expect("every party has left", state_->all_left);
  outcome out{{"rate", operations / state_->watch.seconds()}};
  state_->add_latencies(out);
  if (state_->slots.begin() != state_->slots.end())
    out.push_back({"jain", state_->fairness / state_->solutions});
  out.push_back({"cpu_s", state_->used.cpu});
  out.push_back({"seconds", state_->watch.seconds()});
  out.push_back({"operations", operations});
  out.push_back({"voluntary_switches", state_->used.voluntary});
  out.push_back({"involuntary_switches", state_->used.involuntary});
  const auto peak = peak_resident_bytes();
  out.push_back({"peak_bytes", static_cast<double>(peak - std::min(peak, state_->before))});
  return out;
}

}  // namespace bench::lab
