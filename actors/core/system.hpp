// system: the place where actors live.
#pragma once

#include <actors/core/context.hpp>

#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>

namespace actors {

/// Worker threads, a clock, and the actors on them. Thread-safe but for its destruction. Several
/// systems may live in one process; references, futures and timers may outlive theirs.
class ACTORS_API system {
public:
  /// Starts the threads. Throws actor_error (bad_option) for options out of range, and
  /// std::system_error when the machine has too few threads left (CAF's own scheduler crashes).
  explicit system(system_options options = {});
  system(const system&) = delete;
  system& operator=(const system&) = delete;
  /// Waits for queued messages and suspended handlers up to system_options::drain, then stops every
  /// actor, and joins every thread. Returns only when the last running handler has returned. Not
  /// from a handler.
  ~system();

  /// Spawns an actor; what T's constructor throws comes out here.
  template <class T, class... Args> ref_of<T> spawn(Args&&... args) {
    return detail::spawn_actor<T>(*core_, spawn_options{}, nullptr, std::forward<Args>(args)...);
  }
  template <class T, class... Args> ref_of<T> spawn(spawn_options options, Args&&... args) {
    return detail::spawn_actor<T>(*core_, options, nullptr, std::forward<Args>(args)...);
  }
  /// Spawns an actor from lambdas. (The int keeps it out of the way of spawn<T>({...}).)
  template <int = 0, class... Fs> ref_of<behavior<Fs...>> spawn(behavior<Fs...> handlers) {
    return spawn<behavior<Fs...>>(std::move(handlers));
  }
  template <int = 0, class... Fs>
  ref_of<behavior<Fs...>> spawn(spawn_options options, behavior<Fs...> handlers) {
    return spawn<behavior<Fs...>>(std::move(options), std::move(handlers));
  }

  /// Spawns workers of an actor type behind one reference: actors/pool/pool.hpp, to be included.
  template <class T, class... Args>
  detail::pool_of<T> spawn_pool(pool_options<T> options = {}, Args&&... args);

  /// Ends with the actor, at once if it has ended. For threads; actors use context::watch.
  template <class... Ms> future<down> watch(const ref<Ms...>& actor);

  /// Gives an actor a name, until it ends. Throws actor_error (name_taken, actor_stopped).
  template <class... Ms> void register_name(std::string name, const ref<Ms...>& actor) {
    if (!actor) throw actor_error{errc::empty_ref, "an empty reference cannot have a name"};
    backend::register_name(*core_, std::move(name), *actor.handle());
  }
  void unregister_name(const std::string& name) noexcept;
  /// The actor of that name. Throws actor_error (type_mismatch) if it does not take all of Ms.
  template <class... Ms> std::optional<ref<Ms...>> find(const std::string& name) const {
    auto* found = backend::find_name(*core_, name, detail::accepted_list<Ms...>);
    if (found == nullptr) return std::nullopt;
    return ref<Ms...>::adopt(found);
  }

  /// Waits until no message is queued and no handler runs or is suspended (a coroutine that awaits
  /// an answer or sleeps); false when `timeout` passes first. Timers do not count: neither messages
  /// that wait for one, nor functions. A worker that starts or has just run out of work is not at
  /// rest yet, so a timeout of 0 may say false then. Throws actor_error (would_block) in a handler.
  bool drain(std::chrono::nanoseconds timeout);
  /// Ends in good order. From now on messages and spawns of threads outside of the system are
  /// refused as after a stop (system_down); what is there, and what its handlers send, is handled,
  /// and suspended handlers end, until `deadline`. Then timers and all actors end, as the
  /// destructor ends them: this returns when the last running handler has returned. Gives what was
  /// left at the deadline. The system takes nothing in any more; a second call finds nothing to do,
  /// and the destructor nothing to wait for. Throws actor_error (would_block) in a handler.
  shutdown_report shutdown(clock::time_point deadline);
  shutdown_report shutdown(std::chrono::nanoseconds timeout);
  /// What became of the messages so far.
  actors::counters counters() const;
  /// Calls `on_letter` for each dead letter while the returned subscription lives, on whichever
  /// thread buried it; it must not block. Counting never needs a subscription.
  [[nodiscard]] std::shared_ptr<void>
  on_dead_letter(std::function<void(const dead_letter&)> on_letter);
  std::size_t workers() const noexcept;
  /// Writes a line to the system's log sink, as context::log does, without an actor.
  void log(log_level level, std::string_view text, std::initializer_list<log_pair> pairs = {});
  bool logs(log_level level) const noexcept;

  /// For the library.
  backend::system_core& core() const noexcept { return *core_; }

protected:
  explicit system(backend::system_core& core) noexcept : core_(&core) {}

private:
  backend::system_core* core_;
};

}  // namespace actors
