// The answer of a typed handler on its way to the plain CAF actor that asked.
#pragma once

#include <actors/backend/reply.hpp>

#include <caf/mailbox_element.hpp>

namespace actors::backend {

/// Used once. Where there is no memory for the answer the process ends: the asker would wait for
/// ever.
class caf_responder final : public continuation {
public:
  /// Takes over whom the request's answer is to pass.
  caf_responder(caf::strong_actor_ptr self, caf::mailbox_element& request) noexcept
      : self_(std::move(self)), asker_(request.sender), id_(request.mid),
        stages_(std::move(request.stages)) {}
  caf_responder(caf_responder&& other) noexcept
      : continuation(), self_(std::move(other.self_)), asker_(std::move(other.asker_)),
        id_(other.id_), stages_(std::move(other.stages_)) {}

  void run(reply_slot& slot, cell*) override;
  void respond(caf::message answer) noexcept;
  void fail(const error& why) noexcept;
  /// The request is none that this actor takes.
  void reject() noexcept;

private:
  caf::strong_actor_ptr self_;
  caf::strong_actor_ptr asker_;
  caf::message_id id_;
  caf::mailbox_element::forwarding_stack stages_;
};

}  // namespace actors::backend
