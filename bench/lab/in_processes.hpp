// Designs with a process for each party. They share what lies in `shared_memory`, and the meter.
#pragma once

#include "bench/lab/measure.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace bench::lab {

/// Forks `count` processes, lets them go at once, and measures until the last one has returned from
/// `body(index)`. Forking them is not measured. Throws `not_available` when the system has no more
/// processes, std::runtime_error when one of them dies. To be called while the process has no other
/// thread.
void run_processes(meter& m, std::uint64_t count, const std::function<void(std::uint64_t)>& body);

/// Memory that processes forked later share, all zero; also for no bytes.
void* map_shared(std::size_t bytes);
void unmap_shared(void* at, std::size_t bytes) noexcept;

/// An object in such memory.
template <class T> class in_shared_memory {
public:
  template <class... Args>
  explicit in_shared_memory(Args&&... args)
      : object_(new (map_shared(sizeof(T))) T(std::forward<Args>(args)...)) {}
  ~in_shared_memory() {
    std::destroy_at(object_);
    unmap_shared(object_, sizeof(T));
  }
  in_shared_memory(const in_shared_memory&) = delete;
  in_shared_memory& operator=(const in_shared_memory&) = delete;

  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }

private:
  T* object_;
};

}  // namespace bench::lab
