// A bounded queue between coroutines of one loop.
#pragma once

#include "bench/lab/in_loop.hpp"

#include <optional>
#include <utility>

namespace bench::lab {

template <class T> class loop_queue {
public:
  loop_queue(actors::loop& on, std::size_t bound) : room_(on), some_(on), bound_(bound) {}

  actors::task<void> put(T value) {
    while (waiting_.size() == bound_) co_await room_.wait();
    waiting_.push_back(std::move(value));
    some_.wake_one();
  }
  /// Nothing: closed and empty.
  actors::task<std::optional<T>> take() {
    while (waiting_.empty() && !closed_) co_await some_.wait();
    if (waiting_.empty()) co_return std::nullopt;
    std::optional<T> out(std::move(waiting_.front()));
    waiting_.pop_front();
    room_.wake_one();
    co_return out;
  }
  void close() {
    closed_ = true;
    some_.wake_all();
  }

private:
  waiting_line room_, some_;
  std::deque<T> waiting_;
  std::size_t bound_;
  bool closed_ = false;
};

}  // namespace bench::lab
