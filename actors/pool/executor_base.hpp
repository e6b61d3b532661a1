// executor_base: where tasks run. One interface, several designs: a program takes an
// executor_base&, or owns an any_executor (make_executor.hpp), and is switched by what it is given.
#pragma once

#include <actors/ask/asking.hpp>
#include <actors/ask/inlined_promise.hpp>
#include <actors/base/block_cache.hpp>
#include <actors/base/done.hpp>
#include <actors/base/export.hpp>
#include <actors/base/fork.hpp>
#include <actors/base/linked_queue.hpp>
#include <actors/base/type_name.hpp>
#include <actors/pool/coroutine.hpp>
#include <actors/pool/function.hpp>
#include <actors/pool/remote_function.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <ranges>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace actors {

enum class shutdown_mode {
  wait,   ///< what has been submitted runs
  cancel  ///< what has not begun is dropped; its futures end with `cancelled`
};

/// A function with a name for error messages: `submit(named{"page 7", fetch}, 7)`.
template <class F> struct named {
  std::string name;
  F function;
};
template <class F> named(std::string, F) -> named<F>;

namespace detail {

/// A task on its way to a thread. Destroyed without having run, it tells whoever waits.
class unit : public block_allocated {
public:
  unit() = default;
  unit(const unit&) = delete;
  unit& operator=(const unit&) = delete;
  virtual ~unit() = default;
  virtual void run() noexcept = 0;

  // For an executor that has it run in another process, instead of run():
  /// What runs it there, or the error `not_registered`, which says what would run.
  virtual result<const remote_function*> remote() const {
    return error{errc::not_registered, "a task without a function"};
  }
  virtual std::string_view name() const noexcept { return "task"; }
  virtual void encode_arguments(encoder&) const {}
  /// Ends with the result of these bytes, unless the decoder fails.
  virtual void complete(decoder&) {}
  virtual void fail(error) noexcept {}

  unit* behind = nullptr;  ///< in a queue
};

using unit_ptr = std::unique_ptr<unit>;
using unit_queue = linked_queue<unit>;

/// A task that is a coroutine. run() runs it to its end, on this thread and an event loop.
class coroutine_unit : public unit {
public:
  /// Its function takes a loop&.
  virtual bool takes_loop() const noexcept = 0;
  /// The same, where others go on while it waits: throws nothing, and its future has ended by the
  /// end. `on` may be nullptr unless it takes a loop. The unit must live until then.
  virtual task<> run_beside_others(loop* on) = 0;
};

using coroutine_ptr = std::unique_ptr<coroutine_unit>;
using coroutine_queue = linked_queue<coroutine_unit, unit>;

/// Owns the task until it has ended.
ACTORS_API task<> run_to_end(coroutine_ptr task, loop* on);

/// In a catch block: `task_failed` of this task, with what was thrown.
ACTORS_API error describe_failure_of(std::string_view task) noexcept;

/// One line to stderr: nobody else hears of what a posted task throws.
ACTORS_API void report_failure_of_post(const error& why) noexcept;

template <class F> std::string_view name_of_task(const F&) { return type_name<F>(); }
template <class F> std::string_view name_of_task(const named<F>& f) { return f.name; }
template <class F, class... Args> decltype(auto) run_task(F& f, Args&&... args) {
  return std::invoke(std::move(f), std::forward<Args>(args)...);
}
template <class F, class... Args> decltype(auto) run_task(named<F>& f, Args&&... args) {
  return std::invoke(std::move(f.function), std::forward<Args>(args)...);
}

/// The function itself, which other processes know it by.
template <class F> struct unnamed { using type = F; };
template <class F> struct unnamed<named<F>> { using type = F; };
template <class F> F& function_of(F& f) { return f; }
template <class F> F& function_of(named<F>& f) { return f.function; }

template <class F, class... Args>
using returned_by = decltype(run_task(std::declval<F&>(), std::declval<Args>()...));
/// What the future of a task holds.
template <class R> using kept = std::conditional_t<std::is_void_v<R>, done, std::decay_t<R>>;

/// Where the result of a task goes that was posted.
class no_promise {
public:
  explicit operator bool() const noexcept { return false; }
  template <class... Args> void set(Args&&...) const noexcept {}
  void fail(const error&) const noexcept {}
};

/// A function with its arguments; Out is the promise of its result.
template <class Out, class R, class F, class... Args> class work : public unit {
public:
  template <class To>
  work(To&& out, F f, Args... args)
      : out_(std::forward<To>(out)), function_(std::move(f)), arguments_(std::move(args)...) {}
  ~work() override {
    if (out_) out_.fail({errc::cancelled, "the task was dropped before it began"});
  }

  void run() noexcept override {
    try {
      const auto call = [this](Args&... args) -> R {
        return run_task(function_, std::move(args)...);
      };
      if constexpr (std::is_void_v<R>) {
        std::apply(call, arguments_);
        out_.set();
      } else {
        out_.set(std::apply(call, arguments_));
      }
    } catch (...) {
      fail(describe_failure_of(name()));
    }
  }

  result<const remote_function*> remote() const override {
    return find_remote<typename unnamed<F>::type, kept<R>, Args...>(name());
  }
  std::string_view name() const noexcept override { return name_of_task(function_); }
  void encode_arguments([[maybe_unused]] encoder& to) const override {
    if constexpr (travels)
      std::apply([&to](const Args&... args) { (to.write(args), ...); }, arguments_);
  }
  void complete([[maybe_unused]] decoder& from) override {
    if constexpr (travels) {
      kept<R> value{};
      from.read(value);
      from.end();
      if (!from.failed()) out_.set(std::move(value));
    }
  }
  void fail(error why) noexcept override {
    if (out_) return out_.fail(std::move(why));
    report_failure_of_post(why);
  }

private:
  static constexpr bool travels = can_travel<typename unnamed<F>::type, kept<R>, Args...>;

  [[no_unique_address]] Out out_;
  [[no_unique_address]] F function_;
  [[no_unique_address]] std::tuple<Args...> arguments_;
};

template <class R, class F, class... Args>
class posted_task final : public work<no_promise, R, F, Args...> {
public:
  explicit posted_task(F f, Args... args)
      : work<no_promise, R, F, Args...>(no_promise{}, std::move(f), std::move(args)...) {}
};

/// In the block of its reply.
template <class R, class F, class... Args>
class submitted final : public work<inlined_promise<kept<R>>, R, F, Args...> {
public:
  submitted(backend::reply_slot& out, F f, Args... args)
      : work<inlined_promise<kept<R>>, R, F, Args...>(out, std::move(f), std::move(args)...) {}

  static void operator delete(void* p) noexcept { leave_reply<submitted, kept<R>>(p); }
};

template <class R, class F, class... Args> class submitted_coroutine final : public coroutine_unit {
  using blocking = to_its_end<typename unnamed<F>::type>;

public:
  submitted_coroutine(promise<kept<R>> out, F f, Args... args)
      : out_(std::move(out)), function_(std::move(f)), arguments_(std::move(args)...) {}
  ~submitted_coroutine() override {
    if (out_) out_.fail({errc::cancelled, "the task was dropped before it ended"});
  }

  bool takes_loop() const noexcept override {
    return takes_loop_first<typename unnamed<F>::type, Args...>;
  }
  void run() noexcept override {
    try {
      loop own;
      own.run(run_beside_others(&own));
    } catch (...) {  // there can be no loop here
      fail(describe_failure_of(name()));
    }
  }
  task<> run_beside_others(loop* on) override {
    try {
      auto running = start(on);
      if constexpr (std::is_void_v<R>) {
        co_await std::move(running);
        out_.set();
      } else {
        out_.set(co_await std::move(running));
      }
    } catch (...) {
      fail(describe_failure_of(name()));
    }
  }

  result<const remote_function*> remote() const override {
    return find_remote<blocking, kept<R>, Args...>(name());
  }
  std::string_view name() const noexcept override { return name_of_task(function_); }
  void encode_arguments([[maybe_unused]] encoder& to) const override {
    if constexpr (travels)
      std::apply([&to](const Args&... args) { (to.write(args), ...); }, arguments_);
  }
  void complete([[maybe_unused]] decoder& from) override {
    if constexpr (travels) {
      kept<R> value{};
      from.read(value);
      from.end();
      if (!from.failed()) out_.set(std::move(value));
    }
  }
  void fail(error why) noexcept override {
    if (out_) return out_.fail(std::move(why));
    report_failure_of_post(why);
  }

private:
  static constexpr bool travels = can_travel<blocking, kept<R>, Args...>;

  // The function stays where it is: a lambda's coroutine looks at what it captured.
  task<R> start(loop* on) {
    return std::apply(
        [this, on](Args&... args) {
          return call_coroutine(function_of(function_), on, std::move(args)...);
        },
        arguments_);
  }

  promise<kept<R>> out_;
  F function_;
  std::tuple<Args...> arguments_;
};

template <class F, class... Args>
inline constexpr bool is_coroutine_task = coroutine_function<typename unnamed<F>::type, Args...>;

/// What the future of submit(f, args...) holds.
template <class F, class... Args> auto result_of_submit() {
  if constexpr (is_coroutine_task<F, Args...>)
    return std::type_identity<kept<awaited_from<typename unnamed<F>::type, Args...>>>{};
  else
    return std::type_identity<kept<returned_by<F, Args...>>>{};
}
template <class F, class... Args>
using result_of = typename decltype(result_of_submit<F, Args...>())::type;

}  // namespace detail

/// What can run tasks: an executor_base, or something of its kind that templates take as it is.
template <class E>
concept executor = requires(E& e, int (*f)(int), void (*g)()) {
  { e.submit(f, 1) } -> std::same_as<future<int>>;
  e.post(g);
  e.shutdown(shutdown_mode::wait);
  { e.concurrency() } -> std::convertible_to<std::size_t>;
};

template <std::ranges::view Inputs, class F> class mapped;

/// Thread-safe, but for the end: who destroys it is the last to use it. The destructor is that of
/// shutdown(wait). In a fork of the process, which has not its threads, tasks end with system_down.
///
/// A function may be a coroutine, f(args...) or f(loop&, args...) that returns a task<R>. It is run
/// to its end, and the future holds R. What runs beside it meanwhile is up to the design:
///   inline, threads, processes: nothing on that thread; it has an event loop of its own
///   loop: all other tasks, on one thread
///   actors: other actors. One that takes a loop& runs on a thread with a loop, beside all such.
class ACTORS_API executor_base {
public:
  executor_base() = default;
  executor_base(const executor_base&) = delete;
  executor_base& operator=(const executor_base&) = delete;
  virtual ~executor_base() = default;

  /// Runs f(args...) with copies of the arguments; the future ends with its result, or with the
  /// code `task_failed` and the name of the task if it throws. After shutdown: `cancelled`.
  template <class F, class... Args> auto submit(F f, Args... args) {
    if constexpr (detail::is_coroutine_task<F, Args...>) {
      auto [out, later] = make_promise<detail::result_of<F, Args...>>();
      start_coroutine(std::move(out), std::move(f), std::move(args)...);
      return std::move(later);
    } else {
      using R = detail::returned_by<F, Args...>;
      auto [task, later] = detail::make_in_reply<detail::submitted<R, F, Args...>, detail::kept<R>>(
          std::move(f), std::move(args)...);
      start(detail::unit_ptr{task});
      return std::move(later);
    }
  }

  /// The same without a future. What it throws is one line on stderr, and its result is dropped;
  /// after shutdown it is dropped, too.
  template <class F, class... Args> void post(F f, Args... args) {
    if constexpr (detail::is_coroutine_task<F, Args...>)
      start_coroutine(promise<detail::result_of<F, Args...>>{}, std::move(f), std::move(args)...);
    else
      start(std::make_unique<detail::posted_task<detail::returned_by<F, Args...>, F, Args...>>(
          std::move(f), std::move(args)...));
  }

  /// The results of f for all inputs, as a range in their order (map.hpp). `chunk` inputs are a
  /// task; only a few chunks are under way at a time, however many inputs there are. Throws
  /// actor_error (bad_option) for a chunk of 0.
  template <std::ranges::viewable_range Range, class F>
  auto map(Range&& inputs, F f, std::size_t chunk = 1);

  /// Refuses further tasks; returns when no task runs any more. Idempotent. Any thread, also while
  /// another one waits in it; on a worker thread, and in a task, it throws actor_error
  /// (would_block).
  virtual void shutdown(shutdown_mode how = shutdown_mode::wait) = 0;

  /// How many tasks run at the same time, at most; of a loop: how many map keeps under way.
  virtual std::size_t concurrency() const noexcept = 0;

protected:
  /// Takes the task over. One that it refuses it just destroys.
  virtual void enqueue(detail::unit_ptr task) = 0;
  /// A task that is a coroutine.
  virtual void enqueue_coroutine(detail::coroutine_ptr task) { enqueue(std::move(task)); }
  /// How many chunks map keeps under way. Results are read in order, so that behind a chunk that
  /// takes long the others need some to go on with.
  virtual std::size_t ahead() const noexcept { return 32 * concurrency(); }

private:
  friend class any_executor;
  template <std::ranges::view Inputs, class F> friend class mapped;

  template <class Kept, class F, class... Args>
  void start_coroutine(promise<Kept> out, F f, Args... args) {
    using R = detail::awaited_from<typename detail::unnamed<F>::type, Args...>;
    auto task = std::make_unique<detail::submitted_coroutine<R, F, Args...>>(
        std::move(out), std::move(f), std::move(args)...);
    if (lives_here(*task)) enqueue_coroutine(std::move(task));
  }
  void start(detail::unit_ptr task) {
    if (lives_here(*task)) enqueue(std::move(task));
  }

  // No lock may be touched in a fork: who held it is not there.
  bool lives_here(detail::unit& task) const {
    if (born_ == fork_generation()) [[likely]]
      return true;
    task.fail({errc::system_down, "an executor does not live on in a fork"});
    return false;
  }

  std::uint32_t born_ = fork_generation();
};

}  // namespace actors
