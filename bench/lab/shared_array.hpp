// Objects that processes share, side by side.
#pragma once

#include "bench/lab/in_processes.hpp"

#include <cstddef>
#include <memory>

namespace bench::lab {

/// `size` objects, made without arguments, in memory that processes forked later share.
template <class T> class shared_array {
public:
  explicit shared_array(std::size_t size)
      : at_(static_cast<T*>(map_shared(size * sizeof(T)))), size_(size) {
    std::uninitialized_value_construct_n(at_, size);
  }
  ~shared_array() {
    std::destroy_n(at_, size_);
    unmap_shared(at_, size_ * sizeof(T));
  }
  shared_array(const shared_array&) = delete;
  shared_array& operator=(const shared_array&) = delete;

  std::size_t size() const noexcept { return size_; }
  T& operator[](std::size_t i) const noexcept { return at_[i]; }
  T* begin() const noexcept { return at_; }
  T* end() const noexcept { return at_ + size_; }

private:
  T* at_;
  std::size_t size_;
};

}  // namespace bench::lab
