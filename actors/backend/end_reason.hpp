// Why an actor has ended.
#pragma once

#include <actors/base/lean_error.hpp>

#include <memory>
#include <new>
#include <utility>

namespace actors::backend {

/// An error that is passed on to many. Where memory is exhausted the code remains of it.
class end_reason {
public:
  end_reason() noexcept = default;
  end_reason(errc code) noexcept : code_(code) {}
  end_reason(error why) noexcept : code_(why.code()) {
    if (why.text().empty()) return;
    try {
      full_ = std::make_shared<const error>(std::move(why));
    } catch (const std::bad_alloc&) {
      static_cast<void>(code_);  // it says enough
    }
  }

  errc code() const noexcept { return code_; }
  explicit operator bool() const noexcept { return code_ != errc::none; }
  error get() const noexcept { return full_ != nullptr ? detail::lean_copy(*full_) : error{code_}; }

private:
  errc code_ = errc::none;
  std::shared_ptr<const error> full_;
};

}  // namespace actors::backend
