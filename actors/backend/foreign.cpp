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
/// The end of somebody comes after what he has sent.
constexpr envelope_ops down_ops{
    envelope_kind::control, sizeof(foreign_envelope), 0,   nullptr, nullptr,
    &run_system_signal,     &drop_system_signal,      true};

bool is_system_signal(const caf::mailbox_element& element) {
  const auto& content = element.content();
  if (element.mid.is_response()) return true;
  if (content.empty()) return false;
  return content.match_element<caf::down_msg>(0) || content.match_element<caf::exit_msg>(0) ||
         (content.size() > 1 && content.match_element<caf::sys_atom>(0));
}

bool is_down(const caf::mailbox_element& element) {
  return !element.content().empty() && element.content().match_element<caf::down_msg>(0);
}

envelope* wrap(caf::mailbox_element_ptr element, bool system_signal) {
  auto* e = ::new (detail::allocate_block(sizeof(foreign_envelope))) foreign_envelope;
  e->ops = !system_signal ? &foreign_ops : is_down(*element) ? &down_ops : &system_signal_ops;
  e->sender = element->sender != nullptr ? element->sender->id() : 0;
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
    if (slot.has_value()) return respond(make_caf_message(slot.type(), slot.storage()));
    const auto& why = slot.failure();
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
                     std::string& name) {
  name = element.content().stringify();
  dead_letter letter;
  letter.message = name;
  letter.sender = element.sender != nullptr ? element.sender->id() : 0;
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
    auto letter = describe(*element_, receiver_, name);
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

void receive_down(cell& self, caf::down_msg& down) {
  const auto id = down.source.id();
  // also answers unwatch: a notice that was under way already is dropped here
  if (self.extras().watched.erase(id) == 0) return;
  if (self.type().on_down != nullptr)
    self.type().on_down(self.object(), self.self_context(), id, from_caf(down.reason));
}

void receive_exit(cell& self, caf::exit_msg& exit) {
  auto reason = from_caf(exit.reason);
  if (!reason) return;  // a normal end does not travel along links
  const auto id = exit.source ? exit.source.id() : 0;
  if (self.type().on_exit != nullptr)
    return self.type().on_exit(self.object(), self.self_context(), id, reason);
  const bool told = reason.code() == errc::killed || reason.code() == errc::system_down;
  self.end_after_handler(
      told ? reason : error{errc::link_ended, "linked actor ended: " + to_string(reason)});
}

void run_system_signal(envelope* e, cell& self) {
  const auto element = unwrap(e);
  auto& content = element->content();
  if (element->mid.is_response()) return;  // typed actors ask through proxies, never like this
  if (content.match_elements<caf::down_msg>())
    return receive_down(self, content.get_mutable_as<caf::down_msg>(0));
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

void cell::enqueue(caf::mailbox_element_ptr what, caf::execution_unit*) {
  if (is_proxy()) return extras_->proxy->receive(*what);
  const bool signal = is_system_signal(*what);
  if (!signal && core_->epoch() == epoch_) core_->counts().sent.add();
  auto* e = wrap(std::move(what), signal);
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
  if (core_->epoch() != epoch_) return;
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
  auto* block = allocate_envelope(ops.block_size, ops.value->align);
  auto* typed = request ? ::new (block) request_envelope{{nullptr, &ops, sender_}, nullptr}
                        : ::new (block) envelope{nullptr, &ops, sender_};
  try {
    extract(content, *ops.value, typed->value());
  } catch (const std::exception&) {  // shared, and cannot be copied
    free_envelope(typed);
    return reject_foreign(*element);
  }
  auto responder = std::make_unique<caf_responder>(strong(), *element);
  if (!request) {
    handle(typed);
    if (!element->mid.is_request()) return;
    const bool failed = extras_ != nullptr && extras_->failed;
    return responder->respond(failed ? caf::make_message(to_caf(reason_)) : caf::message{});
  }
  auto* slot = ops.make_slot();
  static_cast<request_envelope*>(typed)->slot = slot;
  slot->arm(std::move(responder), nullptr);
  slot->release();
  handle(typed);
}

void cell::reject_foreign(caf::mailbox_element& element) {
  std::string name;
  auto letter = describe(element, id(), name);
  letter.cause = dead_cause::unhandled;
  caf_responder{strong(), element}.respond(
      caf::make_message(caf::make_error(caf::sec::unexpected_message)));
  core_->count_dead(letter);
}

void cell::drop_foreign(envelope* e, dead_cause cause) noexcept {
  const auto element = unwrap(e);
  std::string name;
  auto letter = describe(*element, id(), name);
  letter.cause = cause;
  bounce_request(*element);
  core_->count_dead(letter);
}

void cell::answer_system_query(caf::mailbox_element& element) {
  handle_system_message(element, nullptr, true);
}

}  // namespace actors::backend
