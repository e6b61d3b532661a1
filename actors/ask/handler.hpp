// Handlers that are coroutines: how a task runs on an actor.
#pragma once

#include <actors/ask/task.hpp>
#include <actors/backend/face.hpp>
#include <actors/backend/suspended.hpp>
#include <actors/base/out_of_memory.hpp>
#include <actors/core/context.hpp>
#include <actors/core/dispatch.hpp>

#include <memory>
#include <utility>

namespace actors::detail {

/// Answers with what the task gave; throws what it threw.
template <class M, class R> void answer_with(task<R>& ended, backend::reply_token& reply) {
  if constexpr (std::is_void_v<R>) {
    ended.frame().promise().take();
    if constexpr (request<M>)
      if (reply) reply.template answer<reply_of<M>>();
  } else {
    R value = ended.frame().promise().take();
    if (reply) reply.template answer<reply_of<M>>(std::move(value));
  }
}

/// A handler that did not end at once. Owned by its actor.
template <class M, class R>
class handler_run final : public backend::suspended_handler, public task_root {
public:
  handler_run(task<R> handler, backend::while_suspended others, backend::reply_token reply)
      : suspended_handler(backend::value_ops_of<M>, others), handler_(std::move(handler)),
        reply_(std::move(reply)) {
    handler_.frame().promise().rooted_in(this);
  }

  void task_ended() noexcept override {
    try {
      answer_with<M>(handler_, reply_);
      finished({});
    } catch (...) {
      auto why = reply_ ? backend::given_up(*reply_.get()) : error{};
      if (!why) why = backend::failure_of(*backend::current_cell());
      backend::fail_dropped_promises(why);
      abandon(why);
      finished(std::move(why));
    }
  }

  void abandon(const error& why) noexcept override {
    if (reply_) reply_.fail(why);
  }

private:
  task<R> handler_;
  backend::reply_token reply_;
};

// A handler that ends at once is like any other; what it throws goes the way of all exceptions.
template <class M, class R>
void run_handler(task<R> handler, context& self, backend::while_suspended others,
                 backend::reply_token reply) {
  auto& cell = self.handle();
  auto scope = self.scope();
  scope.handler = scope.started_by = backend::new_handler_number(cell);
  {
    const backend::scope_entry entry{self.scope(), scope};
    trampoline::run(handler.frame());
  }
  if (handler.frame().done()) {
    backend::handler_did_not_suspend(cell, scope.handler);
    try {
      return answer_with<M>(handler, reply);
    } catch (...) {
      if (reply)
        if (const auto why = backend::given_up(*reply.get()))
          return backend::drop_given_up(cell, backend::value_ops_of<M>, why);
      if (reply) reply.fail(backend::failure_of(cell));
      throw;
    }
  }
  if (reply) reply.get()->handled_by(cell);
  // what it awaits is about to go on with it: so there is no way back
  with_memory_for("a handler that waits", [&] {
    backend::suspend_handler(
        cell, std::make_unique<handler_run<M, R>>(std::move(handler), others, std::move(reply)),
        scope.handler);
  });
}

}  // namespace actors::detail
