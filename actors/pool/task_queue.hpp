// Tasks in a row.
#pragma once

#include <actors/pool/executor_base.hpp>

#include <utility>

namespace actors::detail {

/// First in, first out; owns the tasks, which are its links: so nothing is allocated here, and
/// nothing fails. One thread at a time.
template <class Unit> class task_queue {
public:
  task_queue() noexcept = default;
  task_queue(task_queue&& other) noexcept
      : first_(std::exchange(other.first_, nullptr)), last_(std::exchange(other.last_, nullptr)) {}
  task_queue& operator=(task_queue&&) = delete;
  ~task_queue() {
    while (pop() != nullptr) {
    }
  }

  bool empty() const noexcept { return first_ == nullptr; }

  void push(std::unique_ptr<Unit> task) noexcept {
    Unit* added = task.release();
    (first_ == nullptr ? first_ : last_->behind) = added;
    last_ = added;
  }

  /// nullptr: empty.
  std::unique_ptr<Unit> pop() noexcept {
    auto* out = first_;
    if (out != nullptr) first_ = std::exchange(out->behind, nullptr);
    return std::unique_ptr<Unit>{static_cast<Unit*>(out)};
  }

private:
  unit* first_ = nullptr;
  unit* last_ = nullptr;
};

}  // namespace actors::detail
