// Threads, which take pieces from a locked queue; the calling thread fills it.
#include "designs.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace wordcount {

namespace {

/// Bounded: who puts waits while it is full, who takes while it is empty.
class piece_queue {
public:
  explicit piece_queue(std::size_t bound) : bound_{bound} {}

  void put(piece one) {
    std::unique_lock lock{mutex_};
    room_.wait(lock, [this] { return waiting_.size() < bound_; });
    waiting_.push_back(std::move(one));
    lock.unlock();
    some_.notify_one();
  }
  std::optional<piece> take() {
    std::unique_lock lock{mutex_};
    some_.wait(lock, [this] { return !waiting_.empty() || closed_; });
    if (waiting_.empty()) return std::nullopt;
    std::optional<piece> one{std::move(waiting_.front())};
    waiting_.pop_front();
    lock.unlock();
    room_.notify_one();
    return one;
  }
  void close() {
    const std::lock_guard guard{mutex_};
    closed_ = true;
    some_.notify_all();
  }

private:
  std::mutex mutex_;
  std::condition_variable some_, room_;
  std::deque<piece> waiting_;
  std::size_t bound_;
  bool closed_ = false;
};

}  // namespace

tally count_threads(pieces& from, unsigned workers, monitor& with) {
  piece_queue queue{16 * std::size_t{workers}};
  std::vector<tally> tallies(workers);
  std::vector<std::jthread> threads;
  for (auto& mine : tallies)
    threads.emplace_back([&] {
      while (const auto one = queue.take()) count(*one, mine, with);
    });
  while (auto one = from.next()) queue.put(*std::move(one));
  queue.close();
  threads.clear();  // joins
  for (std::size_t i = 1; i < tallies.size(); ++i) merge(tallies[0], std::move(tallies[i]));
  return std::move(tallies[0]);
}

}  // namespace wordcount
