// Plain CAF messages at a typed actor: wrapped into the same inbox, so that order holds between
// both kinds of sender, and unwrapped in the actor's turn.
//
// Counted as messages are those of users. CAF's own signals (down, exit, sys) are control.
#include <actors/backend/caf_error.hpp>
#include <actors/backend/caf_message.hpp>
#include <actors/backend/cell.hpp>
#include <actors/backend/proxy.hpp>
#include <actors/backend/system_core.hpp>

#include <caf/all.hpp>
#include <caf/default_attachable.hpp>
#include <caf/detail/sync_request_bouncer.hpp>

namespace actors::backend {
namespace {

struct foreign_envelope : envelope {
  caf::mailbox_element_ptr element;
};

caf::mailbox_element_ptr unwrap(envelope* e) noexcept {
  auto* wrapper = static_cast<foreign_envelope*>(e);
  auto element = std::move(wrapper->element);
  std::destroy_at(wrapper);
  detail::free_block(wrapper, sizeof(foreign_envelope));
  return element;
}

void bounce_request(const caf::mailbox_element& element) {
  caf::detail::sync_request_bouncer bouncer{caf::exit_reason::normal};
  bouncer(element);
}

void run_system_signal(envelope* e, cell& self);
void drop_system_signal(envelope* e) noexcept { bounce_request(*unwrap(e)); }

constexpr envelope_ops foreign_ops{
    envelope_kind::foreign, sizeof(foreign_envelope), 0, nullptr, nullptr, nullptr, nullptr};
constexpr envelope_ops system_signal_ops{
    envelope_kind::control, sizeof(foreign_envelope), 0, nullptr, nullptr,
    &run_system_signal,     &drop_system_signal};

bool is_system_signal(const caf::mailbox_element& element) {
  const auto& content = element.content();
  if (element.mid.is_response()) return true;
  if (content.empty()) return false;
  return content.match_element<caf::down_msg>(0) || content.match_element<caf::exit_msg>(0) ||
         (content.size() > 1 && content.match_element<caf::sys_atom>(0));
}

/// As ref::id() says.
std::uint64_t id_of(const caf::actor_control_block& actor, const system_core& near) noexcept {
  if (actor.aid >= first_typed_id && actor.aid <= last_typed_id) return actor.aid;
  if (actor.home_system == near.caf_system_or_null()) return near.foreign_id(actor.aid);
  const auto* core = system_core::of(*actor.home_system);
  return core != nullptr ? core->foreign_id(actor.aid) : actor.aid;
}

std::uint64_t sender_of(const caf::mailbox_element& element, const system_core& near) noexcept {
  return element.sender != nullptr ? id_of(*element.sender, near) : 0;
}

envelope* wrap(caf::mailbox_element_ptr element, bool system_signal, const system_core& near) {
  auto* e = ::new (detail::allocate_block(sizeof(foreign_envelope))) foreign_envelope;
  e->ops = system_signal ? &system_signal_ops : &foreign_ops;
  e->sender = sender_of(*element, near);
  e->element = std::move(element);
  return e;
}

/// Sends the answer of a typed handler to the CAF actor that asked.
class caf_responder final : public continuation {
public:
  caf_responder(caf::strong_actor_ptr self, caf::mailbox_element& request)
      : self_(std::move(self)), asker_(request.sender), id_(request.mid),
        stages_(std::move(request.stages)) {}

  void run(reply_slot& slot, cell*) override {
    if (!slot.has_value()) return fail(slot.failure());
    caf::message answer;
    try {
      answer = make_caf_message(slot.type(), slot.storage());
    } catch (...) {
      return fail(lean_error(errc::lost, describe_current_exception().text().c_str()));
    }
    respond(std::move(answer));
  }

  void fail(const error& why) {
    respond(why.code() == errc::actor_stopped
                ? caf::make_message(caf::make_error(caf::sec::request_receiver_down))
                : caf::make_message(to_caf(why)));
  }

  void respond(caf::message answer) {
    if (!stages_.empty()) {  // the asker wants the next actor of a chain to have it
      auto next = std::move(stages_.back());
      stages_.pop_back();
      next->enqueue(caf::make_mailbox_element(asker_, id_, std::move(stages_), std::move(answer)),
                    nullptr);
    } else if (asker_ != nullptr && id_.is_request()) {
      asker_->enqueue(caf::make_mailbox_element(self_, id_.response_id(), {}, std::move(answer)),
                      nullptr);
    }
  }

private:
  caf::strong_actor_ptr self_;
  caf::strong_actor_ptr asker_;
  caf::message_id id_;
  caf::mailbox_element::forwarding_stack stages_;
};

dead_letter describe(const caf::mailbox_element& element, std::uint64_t receiver,
                     const system_core& near, std::string& name) noexcept {
  try {
    name = element.content().stringify();
  } catch (...) {
    name.clear();  // its text throws: it has none
  }
  dead_letter letter;
  letter.message = name;
  letter.sender = sender_of(element, near);
  letter.receiver = receiver;
  return letter;
}

/// Publishes a dead letter from a worker: enqueue() may run under CAF's locks, subscribers must
/// not.
class late_letter final : public caf::resumable, public caf::ref_counted {
public:
  late_letter(system_core& core, caf::mailbox_element_ptr element, std::uint64_t receiver,
              dead_cause cause)
      : core_(core), element_(std::move(element)), receiver_(receiver), cause_(cause) {}

  resume_result resume(caf::execution_unit*, size_t) override {
    std::string name;
    auto letter = describe(*element_, receiver_, core_, name);
    letter.cause = cause_;
    core_.count_dead(letter);
    return done;
  }
  void intrusive_ptr_add_ref_impl() override { ref(); }
  void intrusive_ptr_release_impl() override { deref(); }

private:
  system_core& core_;
  caf::mailbox_element_ptr element_;
  std::uint64_t receiver_;
  dead_cause cause_;
};

/// Of a CAF actor that is linked to it, or sends an exit message.
void receive_exit(cell& self, caf::exit_msg& exit) {
  // CAF leaves its half of the link here
  if (exit.source)
    self.detach(caf::default_attachable::observe_token{exit.source, caf::default_attachable::link});
  const auto* source = exit.source.get();
  self.hear_exit(source != nullptr ? id_of(*source, self.core()) : 0, from_caf(exit.reason));
}

bool is_exit(const envelope& e) {
  const auto& content = static_cast<const foreign_envelope&>(e).element->content();
  return !content.empty() && content.match_element<caf::exit_msg>(0);
}

// Typed actors do not watch through CAF: a down_msg is somebody's mistake.
void run_system_signal(envelope* e, cell& self) {
  if (self.type().on_exit != nullptr && is_exit(*e) && self.hold_while_exclusive(e)) return;
  const auto element = unwrap(e);
  auto& content = element->content();
  if (element->mid.is_response()) return;  // typed actors ask through proxies, never like this
  if (content.match_elements<caf::down_msg>()) return;
  if (content.match_elements<caf::exit_msg>())
    return receive_exit(self, content.get_mutable_as<caf::exit_msg>(0));
  self.answer_system_query(*element);
}

const accepted* find_accepted(const actor_type& type, const caf::type_erased_tuple& content) {
  for (const auto& candidate : type.protocol)
    if (holds(content, *candidate.message->value)) return &candidate;
  return nullptr;
}

}  // namespace

void cell::hear_exit(std::uint64_t id, error reason) {
  if (!reason) return;  // a normal end does not travel along links
  if (type_->on_exit != nullptr) return type_->on_exit(object_, self_context(), id, reason);
  const bool told = reason.code() == errc::killed || reason.code() == errc::system_down;
  end_after_handler(told ? reason
                         : error{errc::link_ended, "linked actor ended: " + to_string(reason)});
}

// As CAF's, since what is linked to may be an actor of CAF's: those know links of their own.
void link(cell& self, cell& other) {
  if (&other == &self || self.ended()) return;
  if (other.is_proxy()) return self.add_link(other.extras().proxy->target()->get());
  self.watches().link(other.watches(), self, other);
}

void unlink(cell& self, cell& other) noexcept {
  if (&other == &self) return;
  if (other.is_proxy()) return self.remove_link(other.extras().proxy->target()->get());
  self.watches().unlink(other.watches(), self, other);
}

void cell::enqueue(caf::mailbox_element_ptr what, caf::execution_unit*) {
  if (is_proxy()) return extras_->proxy->receive(*what);
  const bool signal = is_system_signal(*what);
  auto& counts = core_->counts();
  const visit here{counts};
  if (!signal && of_this_system()) counts.sent.add();
  auto* e = wrap(std::move(what), signal, *core_);
  if (signal) return deliver_control(e);
  auto cause = dead_cause::receiver_stopped;
  switch (inbox_.push(e)) {
  case queue::pushed::queued:
    return;
  case queue::pushed::unblocked:
    return wake();
  case queue::pushed::redirected:
    if (enqueue_special(e, cause)) return;
    break;
  case queue::pushed::closed:
    break;
  }
  auto element = unwrap(e);
  bounce_request(*element);
  if (!of_this_system()) return;
  core_->caf_system().scheduler().enqueue(new late_letter(*core_, std::move(element), id(), cause));
}

// CAF's senders neither wait nor drop what others have sent. False: it is still the caller's.
bool cell::enqueue_special(envelope* e, dead_cause& cause) noexcept {
  auto& box = *extras_->mailbox;
  const auto mute = [](cell&) { return false; };
  const auto what = box.inbox().push(e, queue::no_room::keep_others, nullptr, nullptr, mute).what;
  if (what == policy_inbox::offered::unblocked) wake();
  if (what == policy_inbox::offered::full) {
    box.count_dropped();
    cause = dead_cause::dropped;
  }
  return what == policy_inbox::offered::queued || what == policy_inbox::offered::unblocked;
}

// The message becomes a typed one in the place where it stands in the mailbox.
void cell::handle_foreign(envelope* e) {
  const auto element = unwrap(e);
  auto& content = element->content();
  const auto* match = find_accepted(*behavior_type_, content);
  if (match == nullptr) return reject_foreign(*element);
  const bool request = match->request != nullptr;
  const auto& ops = request ? *match->request : *match->message;
  auto* block = detail::allocate_block(ops.block_size, ops.value->align);
  auto* typed = request ? ::new (block) request_envelope{{nullptr, &ops, sender_}, nullptr}
                        : ::new (block) envelope{nullptr, &ops, sender_};
  try {
    extract(content, *ops.value, typed->value());
  } catch (const actor_error& e) {  // shared, and cannot be copied
    free_envelope(typed);
    if (e.code() == errc::foreign) return reject_foreign(*element);
    return lose_foreign(*element);
  } catch (...) {  // its move or copy threw: that is the end of it, not of the actor
    free_envelope(typed);
    return lose_foreign(*element);
  }
  auto responder = std::make_unique<caf_responder>(strong(), *element);
  if (!request) {
    const bool handled = handle(typed);
    if (!element->mid.is_request()) return;
    if (handled) return responder->respond({});
    return responder->fail(reason_ ? reason_.get()
                                   : error{errc::actor_failed, "the handler has failed"});
  }
  auto* slot = ops.make_slot();
  static_cast<request_envelope*>(typed)->slot = slot;
  slot->arm(std::move(responder), nullptr);
  slot->release();
  handle(typed);
}

void cell::reject_foreign(caf::mailbox_element& element) {
  std::string name;
  auto letter = describe(element, id(), *core_, name);
  letter.cause = dead_cause::unhandled;
  caf_responder{strong(), element}.respond(
      caf::make_message(caf::make_error(caf::sec::unexpected_message)));
  core_->count_dead(letter);
}

// In a catch block.
void cell::lose_foreign(caf::mailbox_element& element) {
  const auto why = lean_error(errc::lost, describe_current_exception().text().c_str());
  std::string name;
  auto letter = describe(element, id(), *core_, name);
  letter.cause = dead_cause::handler_failed;
  letter.text = why.text();
  caf_responder{strong(), element}.fail(why);
  core_->count_dead(letter);
}

void cell::drop_foreign(envelope* e, dead_cause cause) noexcept {
  const auto element = unwrap(e);
  std::string name;
  auto letter = describe(*element, id(), *core_, name);
  letter.cause = cause;
  bounce_request(*element);
  core_->count_dead(letter);
}

void cell::answer_system_query(caf::mailbox_element& element) {
  handle_system_message(element, nullptr, true);
}

}  // namespace actors::backend
