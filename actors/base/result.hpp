// result<T>: a value, or the error that came instead of it.
#pragma once

#include <actors/base/error.hpp>

#include <optional>
#include <utility>

namespace actors {

/// A value or an error. `*r` without a value is undefined, `r.value()` throws `actor_error`.
template <class T> class result {
public:
  using value_type = T;

  result(T value) : value_(std::move(value)) {}
  result(actors::error e) : error_(std::move(e)) {}

  bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  T& operator*() & noexcept { return *value_; }
  const T& operator*() const& noexcept { return *value_; }
  T&& operator*() && noexcept { return std::move(*value_); }
  T* operator->() noexcept { return &*value_; }
  const T* operator->() const noexcept { return &*value_; }

  T& value() & { return check(), *value_; }
  const T& value() const& { return check(), *value_; }
  T&& value() && { return check(), std::move(*value_); }
  template <class U> T value_or(U&& other) const& {
    return has_value() ? *value_ : static_cast<T>(std::forward<U>(other));
  }

  /// The error; of code `none` when there is a value.
  const actors::error& error() const noexcept { return error_; }

private:
  void check() const {
    if (!has_value()) throw actor_error{error_};
  }

  std::optional<T> value_;
  actors::error error_;
};

}  // namespace actors
