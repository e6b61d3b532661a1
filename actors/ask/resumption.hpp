// Where a coroutine goes on that is no actor's handler: on the event loop of its thread, if there
// is one.
#pragma once

#include <actors/base/export.hpp>

#include <coroutine>
#include <memory>

namespace actors::detail {

/// Goes on with coroutines on a thread of its own.
class resumer {
public:
  /// Any thread. When it has ended the call does nothing: the coroutine is gone, too.
  virtual void resume(std::coroutine_handle<> waiting) noexcept = 0;

protected:
  ~resumer() = default;
};

/// Of the event loop that runs on the calling thread; empty elsewhere.
ACTORS_API std::shared_ptr<resumer> current_resumer() noexcept;

}  // namespace actors::detail
