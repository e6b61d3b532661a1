// A queue whose items are its links.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace actors::detail {

/// First in, first out; owns its items, which have a member `behind` (Link*, nullptr while in no
/// queue) of their own or of a base. So nothing is allocated here, and nothing fails. O(1). One
/// thread at a time.
template <class T, class Link = T> class linked_queue {
public:
  linked_queue() noexcept = default;
  linked_queue(linked_queue&& other) noexcept
      : first_(std::exchange(other.first_, nullptr)), last_(other.last_),
        size_(std::exchange(other.size_, 0)) {}
  linked_queue& operator=(linked_queue&&) = delete;
  ~linked_queue() {
    while (pop() != nullptr) {
    }
  }

  bool empty() const noexcept { return first_ == nullptr; }
  std::size_t size() const noexcept { return size_; }

  void push(std::unique_ptr<T> item) noexcept {
    Link* const added = item.release();
    (first_ == nullptr ? first_ : last_->behind) = added;
    last_ = added;
    ++size_;
  }

  /// nullptr: empty.
  std::unique_ptr<T> pop() noexcept {
    if (first_ == nullptr) return nullptr;
    auto* const out = std::exchange(first_, first_->behind);
    out->behind = nullptr;
    --size_;
    return std::unique_ptr<T>{static_cast<T*>(out)};
  }

  /// All of them to the end of this one. O(their number).
  void append(linked_queue& others) noexcept {
    while (auto item = others.pop()) push(std::move(item));
  }

private:
  Link* first_ = nullptr;
  Link* last_ = nullptr;  // while there is a first
  std::size_t size_ = 0;
};

}  // namespace actors::detail
