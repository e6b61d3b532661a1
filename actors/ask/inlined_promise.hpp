// A future and the object that will end it, in one block of memory: for the library.
#pragma once

#include <actors/ask/future.hpp>
#include <actors/backend/reply.hpp>

#include <new>
#include <utility>

namespace actors::detail {

/// The promise of an object that lives in the block of its own reply. Like promise<T>, but the
/// block stays the object's until leave_reply.
template <class T> class inlined_promise {
public:
  explicit inlined_promise(backend::reply_slot& slot) noexcept : slot_(&slot) {}
  inlined_promise(const inlined_promise&) = delete;
  inlined_promise& operator=(const inlined_promise&) = delete;

  /// There is no answer yet.
  explicit operator bool() const noexcept { return slot_ != nullptr; }
  /// Answers, once; if the value's constructor throws, there is no answer yet.
  template <class... Args> void set(Args&&... args) {
    backend::construct_value<T>(slot_->storage(), std::forward<Args>(args)...);
    std::exchange(slot_, nullptr)->answer_with_value();
  }
  void fail(error e) noexcept { std::exchange(slot_, nullptr)->answer_with_error(std::move(e)); }

private:
  backend::reply_slot* slot_;
};

/// Builds X{slot, args...} behind its reply of type T. X's operator delete is leave_reply<X, T>.
template <class X, class T, class... Args> std::pair<X*, future<T>> make_in_reply(Args&&... args) {
  auto* slot = backend::reply_slot::make_with_room<T, X>();
  future<T> later{slot};
  try {
    auto* x = ::new (slot->template room<T, X>()) X(*slot, std::forward<Args>(args)...);
    return {x, std::move(later)};
  } catch (...) {
    slot->release();
    throw;
  }
}

/// X has been destroyed: gives up its part of the block.
template <class X, class T> void leave_reply(void* x) noexcept {
  backend::reply_slot::around<T, X>(x)->release();
}

}  // namespace actors::detail
