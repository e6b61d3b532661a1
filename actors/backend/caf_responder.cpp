#include <actors/backend/caf_responder.hpp>

#include <actors/backend/caf_error.hpp>
#include <actors/backend/caf_message.hpp>
#include <actors/backend/suspended.hpp>
#include <actors/base/error.hpp>
#include <actors/base/out_of_memory.hpp>

#include <caf/all.hpp>

namespace actors::backend {
namespace {

template <class F> decltype(auto) with_memory(F&& f) noexcept {
  return detail::with_memory_for("an answer to a plain CAF actor", std::forward<F>(f));
}

}  // namespace

void caf_responder::run(reply_slot& slot, cell*) {
  if (!slot.has_value()) return fail(slot.failure());
  caf::message answer;
  try {
    answer = make_caf_message(slot.type(), slot.storage());
  } catch (...) {  // its move threw
    return fail(describe_current_exception().with_code(errc::lost));
  }
  respond(std::move(answer));
}

void caf_responder::fail(const error& why) noexcept {
  respond(with_memory([&] {
    return why.code() == errc::actor_stopped
               ? caf::make_message(caf::make_error(caf::sec::request_receiver_down))
               : caf::make_message(to_caf(why));
  }));
}

void caf_responder::reject() noexcept {
  respond(
      with_memory([] { return caf::make_message(caf::make_error(caf::sec::unexpected_message)); }));
}

void caf_responder::respond(caf::message answer) noexcept {
  with_memory([&] {
    if (!stages_.empty()) {  // the asker wants the next actor of a chain to have it
      auto next = std::move(stages_.back());
      stages_.pop_back();
      next->enqueue(caf::make_mailbox_element(asker_, id_, std::move(stages_), std::move(answer)),
                    nullptr);
    } else if (asker_ != nullptr && id_.is_request()) {
      asker_->enqueue(caf::make_mailbox_element(self_, id_.response_id(), {}, std::move(answer)),
                      nullptr);
    }
  });
}

}  // namespace actors::backend
