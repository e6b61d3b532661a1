// The cell: what every typed actor is at run time, and a CAF actor at the same time.
//
// One allocation holds CAF's control block, the cell, the user's object and, when they can be used
// again for a restart, its spawn arguments:
//
//   | control block | pad to 64 | cell | object | arguments |
//
// Who runs it. At most one thread at a time: the one to which a push into the blocked inbox gave
// the right [I2 of inbox.hpp]. That thread schedules the cell; a worker, or the cell's own thread,
// runs a turn of at most `throughput` messages and then blocks the inbox, yields, or ends the cell.
// After try_block succeeded nothing of the cell may be touched.
//
// Who keeps it. An actor that lives holds one reference to itself (the life reference), taken at
// start and released after its last turn; so neither the scheduler nor a push needs one. Spawned
// by_reference it has none, and each turn holds a reference instead, taken by the push that
// unblocked the inbox; when the last reference goes (data_destructor), nobody runs it, and the cell
// revives itself with a life reference and stops after its mailbox. It does so before anybody can
// upgrade a weak reference again, and with a reference of its own until it has stopped it.
// The memory goes with the last reference and the last weak one, as CAF does it.
//
// How it ends: finish() stops to watch others, closes the inbox, destroys the object, stops the
// children, turns the rest into dead letters, tells those that watch it, CAF (cleanup: links,
// monitors) and the system, in this order.
//
// CAF's messages come through enqueue(), are wrapped and go through the same inbox (foreign.cpp).
// enqueue() may be called under CAF's locks: it never runs user code, blocks or takes a lock.
#pragma once

#include <actors/backend/actor_type.hpp>
#include <actors/backend/cell_extras.hpp>
#include <actors/backend/face.hpp>
#include <actors/base/error.hpp>
#include <actors/queue/inbox.hpp>
#include <actors/sched/job.hpp>
#include <actors/sched/worker.hpp>

#include <caf/actor_control_block.hpp>
#include <caf/monitorable_actor.hpp>
#include <caf/resumable.hpp>

#include <atomic>
#include <memory>

namespace actors::backend {

class caf_responder;
class system_core;
struct tally;

class cell final : public caf::monitorable_actor, public caf::resumable, public sched::runnable {
public:
  // -- construction; face.hpp is the public side of these ------------------------------------

  static cell* allocate(system_core& core, const actor_type& type, const spawn_options& options,
                        cell* parent);
  /// A cell that stands for a plain CAF actor: what is sent to it is forwarded.
  static cell* make_proxy(system_core& core, caf::strong_actor_ptr target);
  void abandon() noexcept;
  /// Throws actor_error (system_down) if the system has begun to end; then it is to be abandoned.
  void start();

  // -- sending ----------------------------------------------------------------------------------

  /// False: it has been refused, and is a dead letter.
  bool deliver(envelope* e) noexcept;
  /// Why it was refused: then it is still the caller's.
  errc try_deliver(envelope* e) noexcept;
  /// With a ticket for a `done`, completed when there is room.
  void send(envelope* e, reply_slot* ticket) noexcept;
  /// Signals and replies: not counted, dropped when the cell has ended.
  void deliver_control(envelope* e) noexcept;
  /// Stops after the running handler, before what is queued.
  void interrupt(errc reason);

  // -- CAF --------------------------------------------------------------------------------------

  using caf::abstract_actor::enqueue;
  void enqueue(caf::mailbox_element_ptr what, caf::execution_unit* host) override;
  const char* name() const override;
  resume_result resume(caf::execution_unit* host, size_t throughput) override;
  void intrusive_ptr_add_ref_impl() override;
  void intrusive_ptr_release_impl() override;

  // -- running ------------------------------------------------------------------------------------

  void run(sched::worker& self) noexcept override;
  void run_on_own_thread(own_thread& own) noexcept;

  // -- within a turn --------------------------------------------------------------------------

  void handle_now(envelope* e);
  void answer_system_query(caf::mailbox_element& element);
  /// Ends after the running handler.
  void fail(error reason) noexcept;
  /// The same, unless its struct survives it: then it restarts after the running handler.
  void handler_failed(error reason) noexcept;
  void end_after_handler(error reason) noexcept;
  void restart_after_handler() noexcept { signals_or(restart_wanted); }
  void stop_after_handlers() noexcept;
  /// A stop is in the mailbox. Any thread.
  void stop_is_sent() noexcept;
  /// True: an exclusive handler is suspended, another one than that of this number, and the
  /// envelope waits with the mailbox.
  bool hold_while_exclusive(envelope* e, std::uint32_t started_by = 0) noexcept;
  void suspend(std::unique_ptr<suspended_handler> handler, std::uint32_t number);
  void handler_did_not_suspend(std::uint32_t number) noexcept;
  void handler_finished(suspended_handler& h) noexcept;
  error current_failure() const noexcept;

  // -- parts --------------------------------------------------------------------------------------

  /// What id() says, without a call into CAF.
  std::uint64_t number() const noexcept { return caf::actor_control_block::from(this)->aid; }
  system_core& core() const noexcept { return *core_; }
  const actor_type& type() const noexcept { return *type_; }
  void* object() const noexcept { return object_; }
  void* arguments() const noexcept { return arguments_; }
  std::uint64_t current_sender() const noexcept { return sender_; }
  /// The number of a coroutine that begins to handle a message of this actor.
  std::uint32_t new_handler_number() noexcept { return ++handlers_; }
  /// `kept`: its handler has ended.
  void stash(envelope* e, bool kept);
  /// A message that its handler has taken and that is lost.
  void bury_handler(const value_ops& message, std::uint64_t sender, dead_cause cause,
                    std::string_view text) noexcept;
  std::uint32_t incarnation() const noexcept { return incarnation_; }
  bool ended() const noexcept;
  open_asks& asks() noexcept { return asks_; }
  /// What the running handler is about. Part of the context.
  request_scope& scope() noexcept { return *std::launder(static_cast<request_scope*>(scope_at())); }
  bool is_proxy() const noexcept { return extras_ != nullptr && extras_->proxy != nullptr; }
  /// Those that hear of its end; made when they are needed.
  watch_list& watches();
  /// Of a proxy: its actor has ended.
  void proxied_actor_ended(const error& why) noexcept;
  /// A linked actor has ended.
  void hear_exit(std::uint64_t id, error reason);
  bool waits_exclusively() const noexcept {
    return extras_ != nullptr && extras_->handlers.exclusive != 0;
  }
  bool has_own_thread() const noexcept { return extras_ != nullptr && extras_->own != nullptr; }
  cell_extras& extras();
  /// The handlers' view of this cell, valid as long as the actor lives; made by core/.
  context& self_context() noexcept { return *static_cast<context*>(static_cast<void*>(context_)); }
  void* context_storage() noexcept { return context_; }
  std::string display_name() const;
  /// There is something to see to after the running handler.
  void attend_soon() noexcept { signals_or(tidy); }
  /// Of a proxy: that of the CAF actor it stands for.
  std::uint64_t public_id() const noexcept;
  /// It has names. acq_rel, here and at the end: either the end sees the mark, or who marks it sees
  /// that it has ended.
  void mark_registered() noexcept { registered_.exchange(true, std::memory_order_acq_rel); }
  /// Of the struct, of the topmost behaviour, or none while the mailbox waits.
  void choose_behavior() noexcept;
  void unstash_all() noexcept;
  /// Brings it back from where it was muted [mailbox.hpp].
  void unmute() noexcept;
  mailbox_status mailbox_now() const;
  /// Any thread, a hint: a handler runs, or messages wait for their turn.
  bool is_busy() const noexcept;
  caf::strong_actor_ptr strong() noexcept { return {ctrl()}; }

private:
  friend class family;

  enum class turn { idle, more, parked, ended };
  enum signal : std::uint8_t {
    end_wanted = 1,
    restart_wanted = 2,
    interrupted = 4,
    tidy = 8,
    mute_wanted = 16
  };
  enum class attended { go_on, parked, ended };

  cell(caf::actor_config& config, system_core& core, const actor_type& type, void* object,
       void* arguments);
  ~cell() override;

  static void data_destructor(caf::abstract_actor* self);
  static void block_destructor(caf::actor_control_block* block);

  static envelope* make_started_signal();
  void wake() noexcept;
  void schedule() noexcept;
  bool deliver_from(std::uint64_t sender, envelope* e) noexcept;
  bool refuse_thread(envelope* e) noexcept;
  errc give_back(tally& counts) noexcept;
  void refuse(envelope* e) noexcept;
  bool of_this_system() const noexcept;
  errc code_of_end() const noexcept;
  void bury_mail(envelope* e) noexcept;
  turn consume() noexcept;
  bool handle(envelope* e) noexcept;
  bool handle_message(envelope* e);
  bool retry(envelope* e) noexcept;
  void settle(envelope* e) noexcept;
  void run_control(envelope* e) noexcept;
  bool give_up(envelope* e) noexcept;
  void fail_message(envelope* e, bool whole) noexcept;
  attended attend() noexcept;
  bool refill() noexcept;
  bool rebuild() noexcept;
  void finish() noexcept;
  std::uint64_t suspended_handlers() const noexcept;
  void report_left(std::uint64_t suspended, const envelope* rest) noexcept;
  void close_watches() noexcept;
  void tell_caf_of_end() noexcept;
  void drop_mail(envelope* first) noexcept;
  bool watched() const noexcept;
  void report_failure() noexcept;
  void handle_foreign(envelope* e) noexcept;
  void reject_foreign(caf::mailbox_element& element, caf_responder& answer) noexcept;
  void lose_foreign(caf::mailbox_element& element, caf_responder& answer) noexcept;
  void drop_foreign(envelope* e, dead_cause cause) noexcept;
  reply_slot* take_put_aside(std::uint32_t handler, const value_ops& message) noexcept;
  void drop_put_aside(std::uint32_t handler, const value_ops& message, const error& why) noexcept;
  void use_behavior(void* object, const actor_type& type) noexcept;
  bool holds_mailbox() const noexcept;
  void hold(envelope* e) noexcept;
  void append_pending(envelope* newer) noexcept;
  error describe_end(const char* how) const noexcept;
  error describe_unhandled(const envelope& e) const noexcept;
  void release_held() noexcept;
  void release_next_held() noexcept;
  void settle_handlers() noexcept;
  void settle_handler(suspended_handler& h) noexcept;
  void drop_handlers() noexcept;
  void drop_incarnation() noexcept;
  void drop_belongings() noexcept;
  void signals_or(std::uint8_t bits) noexcept;
  // cell_mailbox.cpp
  policy_mailbox* special_mailbox() const noexcept;
  policy_inbox::push_result offer(envelope* e, queue::no_room otherwise,
                                  reply_slot* ticket) noexcept;
  void displace(envelope* e, bool conflated) noexcept;
  void turn_away(envelope* e) noexcept;
  bool deliver_redirected(envelope* e) noexcept;
  void deliver_special(envelope* e) noexcept;
  void deliver_as_told(envelope* e) noexcept;
  errc try_deliver_special(envelope* e) noexcept;
  void wait_for_room(envelope* e) noexcept;
  void deliver_when_room(envelope* e, reply_slot* ticket) noexcept;
  void deliver_control_special(envelope* e) noexcept;
  bool refill_special() noexcept;
  bool enqueue_special(envelope* e, dead_cause& cause) noexcept;
  static void bury_taken_back(system_core& core, std::uint64_t id, envelope* e,
                              reply_slot* ticket) noexcept;
  envelope* close_special() noexcept;
  bool wants_mute() noexcept;
  // relaxed: a hint
  bool is_muted() const noexcept {
    return mute_.load(std::memory_order_relaxed) != mute_state::none;
  }
  bool park() noexcept;
  void note_high_water() noexcept;
  void* scope_at() noexcept { return context_ + sizeof(void*); }

  // written by senders
  queue::inbox<envelope> inbox_;
  std::atomic<std::uint8_t> signals_{0};
  std::atomic<errc> interruption_{errc::none};
  std::atomic<bool> registered_{false};  // under a name
  std::atomic<mute_state> mute_{mute_state::none};
  // read by senders and the reader, never written after start
  std::uint32_t throughput_;
  system_core* core_;
  const std::uint32_t epoch_;
  std::atomic<std::uint32_t> high_water_{0};
  // the reader's
  envelope* pending_ = nullptr;
  const actor_type* behavior_type_;
  void* behavior_object_;
  std::uint64_t sender_ = 0;
  std::uint32_t incarnation_ = 0;
  std::uint32_t handlers_ = 0;  // coroutines that have begun
  bool by_reference_ = false;
  bool special_ = false;  // its mailbox has a policy
  bool object_lives_ = false;
  bool failed_ = false;        // ends because of an exception
  bool runs_control_ = false;  // a control envelope runs: no message is handled
  const actor_type* type_;
  void* object_;
  void* arguments_;
  lazy_extras extras_;
  error reason_;
  std::atomic<watch_list*> watches_{nullptr};
  family_link family_;
  open_asks asks_;
  alignas(void*) std::byte context_[sizeof(void*) + sizeof(request_scope)];
};

/// Of an actor that ends: stops watching. While its inbox is open.
void forget_watched(cell& self) noexcept;

/// What a weak reference keeps. The cell itself may have been destroyed.
inline caf::actor_control_block* block_of(const cell& c) noexcept {
  return caf::actor_control_block::from(&c);
}

/// Ids of typed actors lie above all that CAF gives to plain ones, and below those of plain ones in
/// other systems (system_core::foreign_id).
inline constexpr std::uint64_t first_typed_id = std::uint64_t{1} << 40;
inline constexpr std::uint64_t last_typed_id = (std::uint64_t{1} << 48) - 1;

inline cell& cell_of(caf::abstract_actor& actor) noexcept { return static_cast<cell&>(actor); }

}  // namespace actors::backend
