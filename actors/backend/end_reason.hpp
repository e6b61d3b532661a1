// Why an actor has ended.
#pragma once

#include <actors/base/lean_error.hpp>

#include <atomic>
#include <cstdint>
#include <new>
#include <utility>

namespace actors::backend {

/// An error that is passed on to many: two words, and one copy of its text. Where memory is
/// exhausted the code remains of it. A value; thread-safe as any.
class end_reason {
public:
  end_reason() noexcept = default;
  end_reason(errc code) noexcept : code_(code) {}
  end_reason(error why) noexcept : code_(why.code()) {
    if (!why.text().empty()) full_ = new (std::nothrow) shared{{1}, std::move(why)};
  }
  end_reason(const end_reason& other) noexcept : code_(other.code_), full_(other.full_) {
    if (full_ != nullptr) full_->refs.fetch_add(1, std::memory_order_relaxed);
  }
  end_reason(end_reason&& other) noexcept
      : code_(other.code_), full_(std::exchange(other.full_, nullptr)) {}
  end_reason& operator=(end_reason other) noexcept {
    std::swap(code_, other.code_);
    std::swap(full_, other.full_);
    return *this;
  }
  ~end_reason() {
    // acq_rel: the last one sees what the others did
    if (full_ != nullptr && full_->refs.fetch_sub(1, std::memory_order_acq_rel) == 1) delete full_;
  }

  errc code() const noexcept { return code_; }
  explicit operator bool() const noexcept { return code_ != errc::none; }
  error get() const noexcept {
    return full_ != nullptr ? detail::lean_copy(full_->why) : error{code_};
  }

private:
  struct shared {
    std::atomic<std::uint32_t> refs;
    error why;
  };

  errc code_ = errc::none;
  shared* full_ = nullptr;
};

}  // namespace actors::backend
