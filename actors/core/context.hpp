// context: what a handler may do besides its work.
#pragma once

#include <actors/base/check_option.hpp>
#include <actors/core/behavior.hpp>
#include <actors/core/ref.hpp>
#include <actors/core/spawn.hpp>
#include <actors/core/timers.hpp>

#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>

namespace actors {

/// The actor's view of itself, the second parameter of a handler. Lives as long as the actor;
/// used only from the actor's handlers, timers and continuations.
class context {
public:
  context(const context&) = delete;
  context& operator=(const context&) = delete;

  std::uint64_t id() const noexcept { return backend::id_of(*cell_); }
  std::string name() const { return backend::name_of(*cell_); }
  /// The actor that sent the message being handled; 0: not an actor.
  std::uint64_t sender() const noexcept { return backend::current_sender(*cell_); }

  /// When the asker of the request being handled stops waiting. Asks made by its handler inherit
  /// it; a coroutine keeps it across co_await, and a function given to then() has it, too, until
  /// the request is answered: then there is none.
  std::optional<clock::time_point> deadline() const noexcept {
    const auto until = scope_.until();
    if (until == backend::no_deadline) return std::nullopt;
    return until;
  }
  /// The answer of the request being handled is not waited for any more: a long handler may stop.
  bool cancelled() const noexcept { return scope_.cancelled(); }
  /// Calls f() at once; what it starts (asks, functions given to then) inherits no deadline: work
  /// that is to go on whatever becomes of the request being handled. Gives what f gives.
  template <class F> decltype(auto) without_deadline(F&& f) {
    static_assert(!detail::is_task<std::remove_cvref_t<std::invoke_result_t<F&>>>,
                  "actors: without_deadline takes a function that starts something: a task would "
                  "start when it is awaited, in the handler that awaits it");
    auto free = scope_;
    free.request = nullptr;
    free.deadline = backend::no_deadline;
    const backend::scope_entry entry{scope_, free};
    return std::forward<F>(f)();
  }

  /// A reference to this actor, by its struct. Throws actor_error (type_mismatch) if the actor does
  /// not take all its messages.
  template <class T> ref_of<T> as_ref() const { return as_ref(typename T::protocol{}); }
  template <class... Ms> ref<Ms...> as_ref(protocol<Ms...>) const {
    if (!backend::accepts(*cell_, detail::accepted_list<Ms...>))
      throw actor_error{errc::type_mismatch, name() + " does not take all the messages asked for"};
    backend::add_ref(*cell_);
    return ref<Ms...>::adopt(cell_);
  }

  // -- children: they end with this actor -------------------------------------------------------

  template <class T, class... Args>
    requires(!std::is_same_v<T, spawn_options>)
  ref_of<T> spawn(Args&&... args) { return spawn<T>(spawn_options{}, std::forward<Args>(args)...); }
  template <class T, class... Args> ref_of<T> spawn(spawn_options options, Args&&... args) {
    return detail::spawn_actor<T>(backend::core_of(*cell_), options, cell_,
                                  std::forward<Args>(args)...);
  }
  template <int = 0, class... Fs> ref_of<behavior<Fs...>> spawn(behavior<Fs...> handlers) {
    return spawn(spawn_options{}, std::move(handlers));
  }
  template <int = 0, class... Fs>
  ref_of<behavior<Fs...>> spawn(spawn_options options, behavior<Fs...> handlers) {
    return spawn<behavior<Fs...>>(std::move(options), std::move(handlers));
  }

  /// The same for workers behind one reference: actors/pool/pool.hpp, to be included.
  template <class T, class... Args>
  detail::pool_of<T> spawn_pool(pool_options<T> options = {}, Args&&... args);

  // -- this actor's life ------------------------------------------------------------------------

  /// Ends this actor: after its mailbox, or right after the running handler.
  void stop(stop_mode mode = stop_mode::after_mailbox) {
    if (mode == stop_mode::now) return backend::stop_self_now(*cell_);
    backend::stop(*cell_, mode);
  }
  /// After the running handler the struct is rebuilt from its spawn arguments. References and
  /// mailbox stay; timers, open asks, children and replaced behaviours end.
  void restart() { backend::restart_self(*cell_); }

  /// `on(down)` will be called once when the other ends. Watching twice is watching once. Throws
  /// actor_error (unhandled) if this actor has no on(down).
  template <class... Ms> void watch(const ref<Ms...>& other) {
    backend::watch(*cell_, checked(other));
  }
  template <class... Ms> void unwatch(const ref<Ms...>& other) {
    backend::unwatch(*cell_, checked(other));
  }
  /// If one of the two ends abnormally the other ends, too, or hears it by on(exit).
  template <class... Ms> void link(const ref<Ms...>& other) {
    backend::link(*cell_, checked(other));
  }
  template <class... Ms> void unlink(const ref<Ms...>& other) {
    backend::unlink(*cell_, checked(other));
  }

  // -- what it does next --------------------------------------------------------------------------

  /// Further messages are handled by these handlers, in place of those of the last become or
  /// become_stacked; messages they lack are dead letters (unhandled). A handler that runs, or is
  /// suspended, may be replaced: its behaviour ends after it.
  template <class... Fs> void become(behavior<Fs...> handlers) {
    change_behavior(std::move(handlers), backend::layering::replace);
  }
  /// The same in an actor of the struct T, whose protocol the compiler looks into.
  template <class T, class... Fs> void become(behavior<Fs...> handlers) {
    check_listed<T, Fs...>();
    become(std::move(handlers));
  }
  /// The same, on top of what it was: unbecome() goes back to that.
  template <class... Fs> void become_stacked(behavior<Fs...> handlers) {
    change_behavior(std::move(handlers), backend::layering::stack);
  }
  template <class T, class... Fs> void become_stacked(behavior<Fs...> handlers) {
    check_listed<T, Fs...>();
    become_stacked(std::move(handlers));
  }
  /// Takes the last behaviour back: to the one that it was stacked on, or else to the struct's own
  /// handlers. Without a behaviour it does nothing.
  void unbecome() noexcept { backend::pop_behavior(*cell_); }

  /// Puts the message of the running handler aside, as if it had not been handled yet, until
  /// unstash_all(). If the handler fails after that, so has the message. Another one that is put
  /// aside counts as one that the actor has sent itself.
  template <class M> void stash(M message) { put_aside(std::move(message), false); }
  /// The same for a request, with the promise of its reply.
  template <class M> void stash(M message, promise<reply_of<M>> reply) {
    put_aside(std::move(message), std::move(reply), false);
  }
  /// The same for a message that the actor has kept since its handler: as if that had not been.
  template <class M> void stash_kept(M message) { put_aside(std::move(message), true); }
  template <class M> void stash_kept(M message, promise<reply_of<M>> reply) {
    put_aside(std::move(message), std::move(reply), true);
  }
  /// What was put aside is handled next, in the order in which it came.
  void unstash_all() noexcept { backend::unstash_all(*cell_); }

  // -- timers: they end with the actor, and at its restart --------------------------------------

  /// Once, `delay` from now: `what` is a message, handled as if the actor had sent it to itself, or
  /// a function f() or f(context&). O(1); a million armed timers are cheap. Precision: 0.1 ms.
  template <class X> timer after(std::chrono::nanoseconds delay, X what) {
    return arm(delay, std::chrono::nanoseconds{0}, std::move(what));
  }
  /// Every `period`, the first time one period from now, until cancelled. A tick that comes late is
  /// not made up for: while the actor's mailbox waits for a suspended handler one of them waits, at
  /// most. Throws actor_error (bad_option) for a period that is not above 0.
  template <class X> timer every(std::chrono::nanoseconds period, X what) {
    static_assert(detail::copyable<X>, "actors: every() sends a copy each time");
    detail::positive("every", period);
    return arm(period, period, std::move(what));
  }

  /// In a coroutine of this actor: `co_await self.sleep(10ms)`.
  detail::sleep_awaiter sleep(std::chrono::nanoseconds length) noexcept { return {*this, length}; }

  /// Writes a line with the actor's name and pairs of keys and values to the system's log sink:
  /// `self.log(log_level::info, "order taken", {{"id", 7}, {"sum", "3.50"}})`. A line that is
  /// dropped costs a comparison; texts in it are not copied.
  void log(log_level level, std::string_view text,
           std::initializer_list<log_pair> pairs = {}) const {
    if (logs(level))
      backend::write_log(*cell_,
                         {.level = level, .text = text, .pairs = {pairs.begin(), pairs.size()}});
  }
  /// Lines of this level are not dropped: to be asked before a text is put together.
  bool logs(log_level level) const noexcept {
    return backend::logs(backend::core_of(*cell_), level);
  }

  /// For the library.
  backend::cell& handle() const noexcept { return *cell_; }
  /// For the library.
  backend::request_scope& scope() noexcept { return scope_; }

private:
  friend void detail::make_context(backend::cell& c) noexcept;

  explicit context(backend::cell& c) noexcept : cell_(&c) {}

  template <class... Ms> static backend::cell& checked(const ref<Ms...>& other) {
    if (!other) throw actor_error{errc::empty_ref, "the reference is empty: it refers to no actor"};
    return *other.handle();
  }

  template <class T, class... Fs> static constexpr void check_listed() {
    static_assert(
        detail::lists_all_of(typename T::protocol{}, typename behavior<Fs...>::protocol{}),
        "actors: become has a handler for a message that the actor's protocol does not "
        "list: nobody can send it");
  }
  template <class T> void change_behavior(T handlers, backend::layering how) {
    backend::check_behavior(*cell_, detail::accepted_of(typename T::protocol{}));
    backend::set_behavior(*cell_, std::make_shared<T>(std::move(handlers)),
                          detail::spawned_type<T, T>, how);
  }

  template <class M> void put_aside(M&& message, bool kept) {
    backend::stash(
        *cell_,
        backend::make_envelope<M, backend::envelope>(backend::message_ops<M>, std::move(message)),
        kept);
  }
  template <class M> void put_aside(M&& message, promise<reply_of<M>> reply, bool kept) {
    auto* e = backend::make_envelope<M, backend::request_envelope>(backend::request_ops<M>,
                                                                   std::move(message));
    e->slot = std::move(reply).release_slot();
    backend::stash(*cell_, e, kept);
  }

  template <class X>
  timer arm(std::chrono::nanoseconds delay, std::chrono::nanoseconds period, X what) {
    auto* node = detail::make_timer(period, std::move(what));
    timer handle{node};
    backend::arm_timer(*cell_, node, delay);
    return handle;
  }

  backend::cell* cell_;
  backend::request_scope scope_;  // the cell knows its place
};

namespace detail {
inline void sleep_awaiter::await_suspend(std::coroutine_handle<> waiting) const {
  auto* node = new sleep_timer{self.scope(), waiting};
  const timer handle{node};
  backend::arm_timer(self.handle(), node, length);
}
inline backend::cell& cell_behind(context& self) noexcept { return self.handle(); }
inline backend::request_scope& scope_behind(context& self) noexcept { return self.scope(); }
inline void make_context(backend::cell& c) noexcept {
  static_assert(sizeof(context) == sizeof(void*) + sizeof(backend::request_scope),
                "context_storage() has room for a pointer and a scope");
  ::new (backend::context_storage(c)) context(c);
}
}  // namespace detail

}  // namespace actors
