#pragma once

#include <actors/queue/timer_wheel.hpp>

namespace actors::sched {

/// What waits for its time in a timer_service.
class timer_entry : public queue::wheel_entry {
public:
  using function = void (*)(timer_entry&) noexcept;

  explicit timer_entry(function on_time) noexcept : fire(on_time) {}

  /// Called on the clock thread, under no lock. The entry is not armed any more: fire may arm or
  /// destroy it.
  const function fire;
};

}  // namespace actors::sched
