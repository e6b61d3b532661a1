// Plain CAF messages at a typed actor: wrapped into the same inbox, so that order holds between
// both kinds of sender, and unwrapped in the actor's turn.
//
// Counted as messages are those of users. CAF's own signals (down, exit, sys) are control.
#include <actors/backend/caf_error.hpp>
#include <actors/backend/caf_message.hpp>
#include <actors/backend/caf_responder.hpp>
#include <actors/backend/cell.hpp>
#include <actors/backend/proxy.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/base/out_of_memory.hpp>

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

void bounce_request(const caf::mailbox_element& element) noexcept {
  detail::with_memory_for("an answer to a plain CAF actor", [&] {
    caf::detail::sync_request_bouncer bouncer{caf::exit_reason::normal};
    bouncer(element);
  });
}

struct releaser {
  void operator()(reply_slot* slot) const noexcept { slot->release(); }
};

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

// Throws std::bad_alloc: to CAF's sender, whose message it still is.
envelope* wrap(caf::mailbox_element_ptr element, bool system_signal, const system_core& near) {
  auto* e = ::new (detail::allocate_block(sizeof(foreign_envelope))) foreign_envelope;
  e->ops = system_signal ? &system_signal_ops : &foreign_ops;
  e->sender = sender_of(*element, near);
  e->element = std::move(element);
  return e;
}

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

// A request's slot passes its answer on; then `answer` is empty. Throws std::bad_alloc, and what
// the message's move or copy throws: then it is not.
unsent<envelope> to_typed(caf::mailbox_element& element, const accepted& match,
                          std::uint64_t sender, caf_responder& answer) {
  const bool request = match.request != nullptr;
  const auto& ops = request ? *match.request : *match.message;
  auto* block = detail::allocate_block(ops.block_size, ops.value->align);
  auto* typed = request ? ::new (block) request_envelope{{nullptr, &ops, sender}, nullptr}
                        : ::new (block) envelope{nullptr, &ops, sender};
  try {
    extract(element.content(), *ops.value, typed->value());
  } catch (...) {
    free_envelope(typed);
    throw;
  }
  unsent<envelope> out{typed};
  if (request) {
    // what fails last takes the answer
    auto* slot = ops.make_slot();
    reply_token duty{slot};
    const std::unique_ptr<reply_slot, releaser> asker{slot};
    slot->arm(std::make_unique<caf_responder>(std::move(answer)), nullptr);
    static_cast<request_envelope*>(typed)->slot = duty.release();
  }
  return out;
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
  const auto code = reason.code();
  // the text of link_ended names who failed first, however many links there are
  const bool told = code == errc::killed || code == errc::system_down || code == errc::link_ended;
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
  auto* e = wrap(std::move(what), signal, *core_);
  if (!signal && of_this_system()) counts.sent.add();
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
  detail::with_memory_for("a dead letter of a plain CAF actor", [&] {
    core_->caf_system().scheduler().enqueue(
        new late_letter(*core_, std::move(element), id(), cause));
  });
}

// CAF's senders neither wait nor drop what others have sent. False: it is still the caller's.
bool cell::enqueue_special(envelope* e, dead_cause& cause) noexcept {
  auto& box = *extras_->mailbox;
  const auto mute = [](cell&) { return false; };
  const auto what = detail::with_memory_for("a mailbox with a policy", [&] {
    return box.inbox().push(e, queue::no_room::keep_others, nullptr, nullptr, mute).what;
  });
  if (what == policy_inbox::offered::unblocked) wake();
  if (what == policy_inbox::offered::full) {
    box.count_dropped();
    cause = dead_cause::dropped;
  }
  return what == policy_inbox::offered::queued || what == policy_inbox::offered::unblocked;
}

// The message becomes a typed one in the place where it stands in the mailbox.
void cell::handle_foreign(envelope* e) noexcept {
  const auto element = unwrap(e);
  caf_responder answer{strong(), *element};
  const auto* match = find_accepted(*behavior_type_, element->content());
  if (match == nullptr) return reject_foreign(*element, answer);
  unsent<envelope> typed;
  try {
    typed = to_typed(*element, *match, sender_, answer);
  } catch (const actor_error& why) {  // `foreign`: shared, and cannot be copied
    return why.code() == errc::foreign ? reject_foreign(*element, answer)
                                       : lose_foreign(*element, answer);
  } catch (...) {  // its move or copy threw: that is the end of it, not of the actor
    return lose_foreign(*element, answer);
  }
  const bool handled = handle(typed.release());
  if (match->request != nullptr || !element->mid.is_request()) return;
  if (handled) return answer.respond({});
  answer.fail(reason_ ? reason_ : error{errc::actor_failed, "the handler has failed"});
}

void cell::reject_foreign(caf::mailbox_element& element, caf_responder& answer) noexcept {
  std::string name;
  auto letter = describe(element, id(), *core_, name);
  letter.cause = dead_cause::unhandled;
  answer.reject();
  core_->count_dead(letter);
}

// In a catch block.
void cell::lose_foreign(caf::mailbox_element& element, caf_responder& answer) noexcept {
  const auto why = describe_current_exception().with_code(errc::lost);
  std::string name;
  auto letter = describe(element, id(), *core_, name);
  letter.cause = dead_cause::handler_failed;
  letter.text = why.text();
  answer.fail(why);
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
