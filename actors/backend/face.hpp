// What the public templates may ask of the runtime, without a CAF header. The only door from core/
// down into backend/; cells and systems are opaque here.
#pragma once

#include <actors/backend/actor_type.hpp>
#include <actors/backend/envelope.hpp>
#include <actors/backend/reply.hpp>
#include <actors/backend/timer.hpp>
#include <actors/base/counters.hpp>
#include <actors/base/dead_letter.hpp>
#include <actors/base/error.hpp>
#include <actors/base/export.hpp>
#include <actors/base/options.hpp>
#include <actors/base/shutdown_report.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace actors::backend {

class cell;
class system_core;

// -- systems ------------------------------------------------------------------------------------

/// Starts a system. Throws actor_error (bad_option).
ACTORS_API system_core* start_system(system_options options);
/// Drains, stops every actor, joins every thread. The core itself stays: references outlive it.
ACTORS_API void end_system(system_core& core) noexcept;
/// Both throw actor_error (would_block) in a handler of the system.
ACTORS_API bool drain(system_core& core, std::chrono::nanoseconds timeout);
/// The same while handlers may be suspended: for tests.
ACTORS_API bool rest(system_core& core, std::chrono::nanoseconds timeout);
ACTORS_API shutdown_report shut_down(system_core& core, clock::time_point deadline);
ACTORS_API counters count(system_core& core);
ACTORS_API std::size_t worker_count(const system_core& core) noexcept;
/// Such lines are not dropped.
ACTORS_API bool logs(const system_core& core, log_level level) noexcept;
ACTORS_API void write_log(system_core& core, const log_line& line);
/// The actor's.
ACTORS_API void write_log(const cell& from, log_line line);
ACTORS_API std::shared_ptr<void> subscribe(system_core& core,
                                           std::function<void(const dead_letter&)> on_letter);
ACTORS_API void register_name(system_core& core, std::string name, cell& actor);
ACTORS_API void unregister_name(system_core& core, const std::string& name) noexcept;
/// A counted reference, or nullptr. Throws type_mismatch unless it takes all of `wanted`.
ACTORS_API cell* find_name(system_core& core, const std::string& name,
                           std::span<const accepted> wanted);

// -- life of a cell -------------------------------------------------------------------------------

/// Memory for a cell with its object; nobody knows it yet. Throws system_down, bad_option.
ACTORS_API cell* allocate_cell(system_core& core, const actor_type& type,
                               const spawn_options& options, cell* parent);
/// The arguments or the object could not be constructed.
ACTORS_API void abandon_cell(cell* c) noexcept;
/// The object is there: messages may come. Returns the reference that the caller owns. Throws
/// system_down, and then all of it is gone.
ACTORS_API cell* start_cell(cell* c);
ACTORS_API void* object_of(cell& c) noexcept;
/// Where core/ puts the actor's context: room for a pointer and a request_scope.
ACTORS_API void* context_storage(cell& c) noexcept;
ACTORS_API void* arguments_of(cell& c) noexcept;

ACTORS_API void add_ref(cell& c) noexcept;
ACTORS_API void release(cell& c) noexcept;
ACTORS_API void add_weak_ref(cell& c) noexcept;
ACTORS_API void release_weak(cell& c) noexcept;
/// From a weak to a counted reference; false: gone.
ACTORS_API bool upgrade(cell& c) noexcept;
ACTORS_API std::uint64_t id_of(const cell& c) noexcept;
ACTORS_API std::string name_of(const cell& c);
ACTORS_API bool has_ended(const cell& c) noexcept;
ACTORS_API system_core& core_of(const cell& c) noexcept;

// -- sending: any thread --------------------------------------------------------------------------
// What is not noexcept throws std::bad_alloc where memory is exhausted, and has done nothing then.

/// Hands a message or request over; a refusal is a dead letter (and fails the request).
ACTORS_API void deliver(cell& to, envelope* e) noexcept;
/// The same for a request that is asked, until `deadline` or that of the running handler, whichever
/// is earlier.
ACTORS_API void deliver_request(cell& to, request_envelope* e, clock::time_point deadline) noexcept;
/// Starts the clock of deadlines. Throws std::system_error when it cannot.
ACTORS_API void start_deadlines();
/// Hands a message over as soon as there is room; then `ticket`, for a `done`, is completed.
ACTORS_API void send_when_room(cell& to, envelope* e, reply_slot* ticket) noexcept;
ACTORS_API mailbox_status mailbox_of(const cell& c);
/// Hands a message over; `mailbox_full`, `actor_stopped`, `system_down`: refused, and the envelope
/// is still the caller's.
ACTORS_API errc try_deliver(cell& to, envelope* e) noexcept;
ACTORS_API void stop(cell& c, stop_mode mode);
/// The actor hears of it when it has handled what was sent before.
ACTORS_API void mark(cell& c);
/// Hands a request over whose answer another actor owes: its slot stays as it is.
ACTORS_API void delegate_request(cell& to, request_envelope* e) noexcept;
ACTORS_API void request_restart(cell& c);
/// `slot` is completed when the actor has ended, at once if it has; its value is built by `build`.
/// Takes the answerer's reference over, also when it throws.
ACTORS_API void watch_from_outside(cell& c, reply_slot* slot,
                                   void (*build)(void* at, std::uint64_t id, error reason));

// -- from within a handler ------------------------------------------------------------------------

/// The actor whose handler runs on this thread, or nullptr.
ACTORS_API cell* current_cell() noexcept;
/// In dispatch, instead of the handler: nobody waits for the answer.
ACTORS_API void drop_expired(cell& self, request_envelope& e) noexcept;
ACTORS_API std::uint64_t current_sender(const cell& self) noexcept;
ACTORS_API void watch(cell& self, cell& other);
ACTORS_API void unwatch(cell& self, cell& other) noexcept;
ACTORS_API void link(cell& self, cell& other);
ACTORS_API void unlink(cell& self, cell& other) noexcept;
ACTORS_API void stop_self_now(cell& self) noexcept;
ACTORS_API void restart_self(cell& self) noexcept;
/// Throws actor_error (bad_option) for a message that the actor's protocol does not list.
ACTORS_API void check_behavior(const cell& self, std::span<const accepted> handled);
/// Whether a new behaviour takes the place of the last one or lies on top of it.
enum class layering : std::uint8_t { replace, stack };
/// From now on messages are handled by this one. The one before, if it goes, does so after its
/// handlers.
ACTORS_API void set_behavior(cell& self, std::shared_ptr<void> object, const actor_type& type,
                             layering how);
ACTORS_API void pop_behavior(cell& self) noexcept;
/// Uses the envelope up. `kept`: the message's handler has ended.
ACTORS_API void stash(cell& self, envelope* e, bool kept);
ACTORS_API void unstash_all(cell& self) noexcept;
/// True if the actor's protocol has all of `wanted`.
ACTORS_API bool accepts(const cell& c, std::span<const accepted> wanted) noexcept;
/// Handles a message as if it had just come out of the inbox; counted like one.
ACTORS_API void handle_now(cell& self, envelope* e);
ACTORS_API void arm_timer(cell& self, timer_node* timer, std::chrono::nanoseconds delay);

}  // namespace actors::backend
