// A queue in one array that doubles when it is full.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace actors::queue {

/// For small values, of one thread or under a lock. All is O(1) but for growing and erasing. One
/// that has become empty keeps its array unless it is large.
template <class T> class ring {
  static_assert(std::is_trivially_copyable_v<T>);

public:
  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }

  /// From the front, less than size().
  T& operator[](std::size_t i) noexcept { return slots_[(first_ + i) & mask_]; }
  const T& operator[](std::size_t i) const noexcept { return slots_[(first_ + i) & mask_]; }
  T& front() noexcept { return slots_[first_]; }

  void push_back(T value) {
    if (size_ == slots()) grow();
    slots_[(first_ + size_++) & mask_] = value;
  }

  T pop_front() noexcept {
    const T out = slots_[first_];
    first_ = (first_ + 1) & mask_;
    if (--size_ == 0) shrink();
    return out;
  }

  /// Those behind it move up.
  void erase(std::size_t i) noexcept {
    for (; i + 1 < size_; ++i) (*this)[i] = (*this)[i + 1];
    --size_;
  }

  void clear() noexcept {
    size_ = 0;
    shrink();
  }

private:
  static constexpr std::size_t least = 16;
  static constexpr std::size_t kept = 4096;

  std::size_t slots() const noexcept { return slots_ == nullptr ? 0 : mask_ + 1; }

  void grow() {
    const auto wanted = slots_ == nullptr ? least : 2 * slots();
    std::unique_ptr<T[]> fresh{new T[wanted]};
    for (std::size_t i = 0; i < size_; ++i) fresh[i] = (*this)[i];
    slots_ = std::move(fresh);
    mask_ = wanted - 1;
    first_ = 0;
  }

  void shrink() noexcept {
    if (slots() <= kept) return;
    slots_.reset();
    mask_ = first_ = 0;
  }

  std::unique_ptr<T[]> slots_;
  std::size_t mask_ = 0;  // the number of slots, a power of two, less one
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace actors::queue
