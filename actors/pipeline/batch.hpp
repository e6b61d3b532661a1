// The stages that put items together: batch and window.
#pragma once

#include <actors/pipeline/stage.hpp>

#include <vector>

namespace actors::pipeline::detail {

/// batch(count, within(time)), and window(time) with a count without limit. A batch is complete
/// when it is full or when its first item has been there for the time.
template <class T, class Next> class batch_stage final : public stage<Next> {
public:
  batch_stage(place at, std::size_t most, std::chrono::nanoseconds time, Next next)
      : stage<Next>(at, std::move(next)), most_(most), time_(time) {}

  void push(T&& item) {
    if (kept_.empty() && time_ != forever) due_ = clock::later(clock::now(), time_);
    kept_.push_back(std::move(item));
    if (kept_.size() >= most_) give();
  }

  clock::time_point due() const noexcept { return std::min(due_, this->next_.due()); }
  void on_time(clock::time_point now) {
    if (now >= due_) give();
    this->next_.on_time(now);
    this->next_.flush();
  }
  void finish(bool whole) {
    if (whole && !kept_.empty()) give();
    this->next_.finish(whole);
  }
  void abandon() {
    this->counts_.dropped += kept_.size();
    kept_.clear();
    due_ = never;
    this->next_.abandon();
  }
  void publish(std::uint64_t in) {
    this->counts_.in = in;
    this->show(this->counts_);
    this->next_.publish(this->counts_.out);
  }

  static constexpr auto forever = std::chrono::nanoseconds::max();

private:
  void give() {
    this->counts_.handled += kept_.size();
    ++this->counts_.out;
    due_ = never;
    this->next_.push(std::exchange(kept_, {}));
  }

  std::size_t most_;
  std::chrono::nanoseconds time_;
  std::vector<T> kept_;
  clock::time_point due_ = never;
};

/// window(size, step): the last `size` items after every `step` of them. The last window may be
/// shorter: it has what no window has had.
template <class T, class Next> class window_stage final : public stage<Next> {
public:
  window_stage(place at, std::size_t size, std::size_t step, Next next)
      : stage<Next>(at, std::move(next)), size_(size), step_(step) {}

  void push(T&& item) {
    if (to_pass_ != 0) {  // step > size: between two windows
      --to_pass_;
      ++this->counts_.filtered;
      return;
    }
    kept_.push_back(std::move(item));
    ++fresh_;
    if (kept_.size() == size_) give();
  }

  void finish(bool whole) {
    if (whole && fresh_ != 0) give();
    this->next_.finish(whole);
  }
  void abandon() {
    this->counts_.dropped += std::exchange(fresh_, 0);
    kept_.clear();
    this->next_.abandon();
  }
  void publish(std::uint64_t in) {
    this->counts_.in = in;
    this->show(this->counts_);
    this->next_.publish(this->counts_.out);
  }

private:
  void give() {
    this->counts_.handled += std::exchange(fresh_, 0);
    ++this->counts_.out;
    auto window = kept_;
    const auto gone = std::min(step_, kept_.size());
    kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(gone));
    to_pass_ = step_ > size_ ? step_ - size_ : 0;
    this->next_.push(std::move(window));
  }

  std::size_t size_;
  std::size_t step_;
  std::size_t to_pass_ = 0;
  std::size_t fresh_ = 0;  // of those kept, in no window yet
  std::vector<T> kept_;
};

}  // namespace actors::pipeline::detail
