// What a cell does that has a mailbox policy, and what its senders do when there is no room.
#include <actors/backend/cell.hpp>

#include <actors/backend/deadline.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/base/done.hpp>
#include <actors/base/lean_error.hpp>
#include <actors/base/out_of_memory.hpp>

#include <algorithm>
#include <limits>

namespace actors::backend {
namespace {

using offered = policy_inbox::offered;
using queue::no_room;

error full(const cell& c, const policy_mailbox& m) noexcept {
  return detail::lean_error(errc::mailbox_full, [&] {
    return error{errc::mailbox_full, "the mailbox of " + c.display_name() + " is full (" +
                                         std::to_string(m.policy().capacity) + " messages)"};
  });
}

void let_in(reply_slot* ticket) noexcept { reply_token{ticket}.answer<actors::done>(); }

// What a mailbox with a policy does beside taking a message in, for senders and a reader who must
// not stop half-way.
template <class F> decltype(auto) with_memory(F&& f) noexcept {
  return detail::with_memory_for("a mailbox with a policy", std::forward<F>(f));
}

void let_go(const std::vector<cell*>& senders) noexcept {
  for (auto* each : senders) {
    each->unmute();
    each->intrusive_ptr_release_impl();  // the list's
  }
}

}  // namespace

policy_mailbox::policy_mailbox(cell& owner, mailbox_policy policy)
    : cell_(owner), policy_(std::move(policy)),
      inbox_({policy_.capacity, policy_.overflow == overflow::drop_oldest, policy_.lanes,
              !policy_.conflate.empty()},
             mailbox_rules{policy_.conflate}),
      alarm_(*this), portion_(inbox_.portion()) {
  if (policy_.capacity == 0 && policy_.overflow != overflow::wait)
    throw actor_error{errc::bad_option,
                      "mailbox: an overflow other than wait needs a capacity of at least 1"};
  if (policy_.patience.count() < 0)
    throw actor_error{errc::bad_option, "mailbox: patience must not be negative"};
  if (policy_.capacity != 0 && policy_.overflow == overflow::wait) start_deadlines();
}

mailbox_status policy_mailbox::status() const {
  const auto now = inbox_.look();
  mailbox_status out;
  out.waiting = now.waiting;
  out.high_water = now.high_water;
  out.overruns = now.overruns;
  out.dropped = dropped_.load(std::memory_order_relaxed);
  out.conflated = conflated_.load(std::memory_order_relaxed);
  out.waiting_senders = now.waiting_senders;
  out.muted_senders = now.muted_senders;
  return out;
}

// -- patience [M3] --------------------------------------------------------------------------------

// The alarm holds a reference while it is set. The inbox says who sets it: one at a time. It may be
// a sender of another system, when this one has ended: hence the clock of the process.
void policy_mailbox::watch_patience() noexcept {
  cell_.intrusive_ptr_add_ref_impl();
  static_cast<void>(process_clock().arm(alarm_, clock::later(clock::now(), policy_.patience)));
  if (cell_.ended()) forget_patience();  // it may have looked before there was an alarm
}

void policy_mailbox::forget_patience() noexcept {
  if (process_clock().cancel(alarm_)) cell_.intrusive_ptr_release_impl();
}

void policy_mailbox::ring(sched::timer_entry& e) noexcept {
  auto& self = static_cast<alarm&>(e).owner;
  auto& actor = self.cell_;
  bool more = false;
  let_go(with_memory([&] { return self.inbox_.release_stuck(more); }));
  if (more) self.watch_patience();
  actor.intrusive_ptr_release_impl();
}

// The time of a portion is taken only where another one waits behind it.
policy_inbox::taken policy_mailbox::take(bool only_system) noexcept {
  const bool adapts = portion_.most() > 1 && !only_system;
  if (adapts && std::exchange(timed_, false)) portion_.handled_in(clock::now() - taken_at_);
  auto out = with_memory([&] { return inbox_.take(only_system, portion_.size()); });
  if (out.first == nullptr || !adapts || !out.more) return out;  // perhaps gone
  taken_at_ = clock::now();
  timed_ = true;
  return out;
}

// -- sending --------------------------------------------------------------------------------------

policy_mailbox* cell::special_mailbox() const noexcept {
  return extras_ != nullptr ? extras_->mailbox.get() : nullptr;
}

void cell::stop_is_sent() noexcept {
  auto* box = special_mailbox();
  if (box != nullptr && type_->on_stopping == nullptr) box->refuse_messages();
}

/// What is closed or full is still the caller's. Afterwards the cell may be gone, unless the caller
/// has a reference.
policy_inbox::push_result cell::offer(envelope* e, no_room otherwise, reply_slot* ticket) noexcept {
  auto& box = *extras_->mailbox;
  if (box.refuses()) return {offered::closed};
  auto& core = *core_;
  auto* sender = this_thread.current;
  const auto mute = [this](cell& who) { return &who != this && who.wants_mute(); };
  const auto result =
      with_memory([&] { return box.inbox().push(e, otherwise, ticket, sender, mute); });
  if (result.beyond && ticket == nullptr) core.counts().overruns.add();
  if (result.muted) sender->signals_or(mute_wanted);
  if (result.watch) box.watch_patience();
  if (result.replaced != nullptr) displace(result.replaced, result.conflated);
  if (result.let_in != nullptr) let_in(result.let_in);
  if (result.what == offered::unblocked) wake();
  return result;
}

// A message that was there before gives way to a newer one.
void cell::displace(envelope* e, bool conflated) noexcept {
  auto& box = *extras_->mailbox;
  conflated ? box.count_conflated() : box.count_dropped();
  const auto cause = conflated ? dead_cause::conflated : dead_cause::dropped;
  if (e->ops->kind == envelope_kind::foreign) return drop_foreign(e, cause);
  core_->bury(e, number(), cause,
              conflated ? error{errc::mailbox_full, "a newer message has the same key"}
                        : full(*this, box));
  dispose_envelope(e);
}

// There was no room for it. It counts as sent by now.
void cell::turn_away(envelope* e) noexcept {
  auto& box = *extras_->mailbox;
  box.count_dropped();
  core_->bury(e, number(), dead_cause::dropped, full(*this, box));
  dispose_envelope(e);
}

void cell::deliver_special(envelope* e) noexcept {
  auto& counts = core_->counts();
  auto& box = *extras_->mailbox;
  counts.sent.add();
  if (box.refuses()) return bury_mail(e);
  const auto* sender = this_thread.current;
  const bool muted =
      sender != nullptr && sender->is_muted() && box.policy().overflow == overflow::wait;
  switch (box.inbox().put(e, muted, &this_thread)) {
  case offered::queued:
    return;
  case offered::unblocked:
    return wake();
  case offered::over:
    return counts.overruns.add();
  case offered::closed:
  case offered::full:
    return deliver_as_told(e);
  }
}

// It is not just one more message.
void cell::deliver_as_told(envelope* e) noexcept {
  const bool waits = extras_->mailbox->policy().overflow == overflow::wait;
  const bool thread = this_thread.current == nullptr && !reply_slot::waiting_error();
  switch (offer(e, waits && !thread ? no_room::overrun : no_room::give_back, nullptr).what) {
  case offered::queued:
  case offered::unblocked:
  case offered::over:
    return;
  case offered::closed:
    return bury_mail(e);
  case offered::full:
    return waits ? wait_for_room(e) : turn_away(e);
  }
}

errc cell::try_deliver_special(envelope* e) noexcept {
  auto& counts = core_->counts();
  const auto what = offer(e, no_room::give_back, nullptr).what;
  counts.sent.add();
  if (what == offered::queued || what == offered::unblocked) return errc::none;
  counts.rejected.add();
  return what == offered::full ? errc::mailbox_full : code_of_end();
}

// A thread that is nobody's worker stops until its message has come in, or patience is over.
void cell::wait_for_room(envelope* e) noexcept {
  auto& box = *extras_->mailbox;
  auto* ticket = [] {
    try {
      return reply_slot::make<actors::done>();
    } catch (const std::bad_alloc&) {
      return static_cast<reply_slot*>(nullptr);
    }
  }();
  if (ticket == nullptr) return turn_away(e);  // there is no memory to wait
  ticket->add_ref();                           // this function's: it may be the last to look
  ticket->asked(number(), *e->ops->value, no_deadline);
  deliver_when_room(e, ticket);
  if (!ticket->wait(clock::later(clock::now(), box.policy().patience)))
    if (auto* back = box.inbox().withdraw(ticket)) {
      turn_away(back);
      ticket->release();  // the mailbox's
    }
  ticket->release();
  ticket->release();  // the asker's
}

// The ticket is answered when the message has come in, and ends with an error when it never will.
void cell::deliver_when_room(envelope* e, reply_slot* ticket) noexcept {
  const auto result = offer(e, no_room::wait, ticket);
  if (result.what == offered::closed) {
    bury_mail(e);
    ticket->complete_with_error(describe_end(" has stopped"));
  } else if (!result.beyond) {
    let_in(ticket);
  }
}

// For ref::send.
void cell::send(envelope* e, reply_slot* ticket) noexcept {
  e->sender = this_thread.current != nullptr ? this_thread.current->number() : 0;
  const visit here{core_->counts()};
  if (special_mailbox() != nullptr && of_this_system() && !core_->refuses_thread()) {
    core_->counts().sent.add();
    return deliver_when_room(e, ticket);
  }
  if (deliver(e)) return let_in(ticket);
  ticket->complete_with_error({errc::actor_stopped, "the actor has stopped"});
}

void cell::deliver_control_special(envelope* e) noexcept {
  const auto mute = [](cell&) { return false; };
  auto& inbox = extras_->mailbox->inbox();
  const auto push = [&] { return inbox.push(e, no_room::overrun, nullptr, nullptr, mute); };
  switch (with_memory(push).what) {
  case offered::unblocked:
    return wake();
  case offered::closed:
    return e->ops->drop(e);
  case offered::queued:
  case offered::full:
  case offered::over:
    return;
  }
}

// -- the reader -----------------------------------------------------------------------------------

// False: there is nothing, and the cell must not be touched any more.
bool cell::refill_special() noexcept {
  auto& core = *core_;
  const auto id = number();
  const auto got = extras_->mailbox->take(holds_mailbox());
  if (got.first != nullptr) pending_ = got.first;
  for (auto* each : got.tickets) let_in(each);
  let_go(got.senders);
  for (const auto& each : got.taken_back) bury_taken_back(core, id, each.node, each.ticket);
  return got.first != nullptr;
}

void cell::bury_taken_back(system_core& core, std::uint64_t id, envelope* e,
                           reply_slot* ticket) noexcept {
  core.bury(e, id, dead_cause::expired, error{errc::cancelled, "its sender has taken it back"});
  dispose_envelope(e);
  ticket->release();
}

// What is left goes where drop_mail takes it; whoever waits is told.
envelope* cell::close_special() noexcept {
  auto& box = *extras_->mailbox;
  const auto rest = with_memory([&] { return box.inbox().close(); });
  box.forget_patience();
  let_go(rest.senders);
  for (const auto& each : rest.waiting) {
    bury_mail(each.node);
    each.ticket->complete_with_error(describe_end(" has stopped"));
  }
  return rest.first;
}

// -- the sender, muted ----------------------------------------------------------------------------

// [M1] With the lock of the mailbox that enters it.
bool cell::wants_mute() noexcept {
  auto expected = mute_state::none;
  // relaxed: the lock of the mailbox orders what belongs to the entry
  if (!mute_.compare_exchange_strong(expected, mute_state::wanted, std::memory_order_relaxed))
    return false;
  intrusive_ptr_add_ref_impl();
  return true;
}

// True: it has parked, and must not be touched any more.
bool cell::park() noexcept {
  if (auto* box = special_mailbox())
    let_go(with_memory([&] { return box->inbox().let_go(); }));  // [M2]
  auto expected = mute_state::wanted;
  // release: what this turn wrote goes to the next one, through unmute()
  return mute_.compare_exchange_strong(expected, mute_state::parked, std::memory_order_release,
                                       std::memory_order_relaxed);
}

void cell::unmute() noexcept {
  // acquire: pairs with park()
  if (mute_.exchange(mute_state::none, std::memory_order_acq_rel) == mute_state::parked) schedule();
}

bool cell::is_busy() const noexcept {
  if (is_muted()) return false;
  const auto* box = special_mailbox();
  return box != nullptr ? box->has_reader() : inbox_.has_reader();
}

mailbox_status cell::mailbox_now() const {
  if (const auto* box = special_mailbox()) return box->status();
  mailbox_status out;
  out.high_water = high_water_.load(std::memory_order_relaxed);
  return out;
}

// Once for each actor.
void cell::note_high_water() noexcept {
  constexpr auto most = std::numeric_limits<std::uint32_t>::max();
  const auto seen = inbox_.last_batch();
  const auto limit = core_->options().mailbox_warning;
  const bool first =
      limit != 0 && seen >= limit && high_water_.load(std::memory_order_relaxed) < limit;
  high_water_.store(static_cast<std::uint32_t>(std::min<std::size_t>(seen, most)),
                    std::memory_order_relaxed);
  if (!first) return;
  try {
    core_->log().write(log_level::warning,
                       "the mailbox of " + display_name() + " has grown to " +
                           std::to_string(seen) +
                           " messages: give it a bound (spawn_options::mailbox)");
  } catch (const std::bad_alloc&) {
    core_->log().write(log_level::warning, "a mailbox grows, and memory is exhausted");
  }
}

void send_when_room(cell& to, envelope* e, reply_slot* ticket) noexcept {
  ticket->asked(to.number(), *e->ops->value, no_deadline);
  to.send(e, ticket);
}
mailbox_status mailbox_of(const cell& c) { return c.mailbox_now(); }

}  // namespace actors::backend
