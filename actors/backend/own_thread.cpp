#include <actors/backend/cell.hpp>

namespace actors::backend {

void own_thread::start(cell& actor) {
  auto& own = actor.extras().own;
  own = std::make_unique<own_thread>();
  try {
    own->worker =
        thread{"actors.own", [&actor, self = own.get()] { actor.run_on_own_thread(*self); }};
  } catch (...) {
    own.reset();
    throw;
  }
}

void own_thread::wake() noexcept {
  // release: pairs with await_wake(); the turn sees what the sender wrote
  pending.store(1, std::memory_order_release);
  futex_wake(pending);
}

void own_thread::await_wake() noexcept {
  // acquire: pairs with wake(). Nobody wakes again before this turn blocks the inbox.
  while (pending.exchange(0, std::memory_order_acquire) == 0) futex_wait(pending, 0);
}

void own_thread::abandon() noexcept {
  ended.store(true, std::memory_order_release);
  wake();
}

}  // namespace actors::backend
