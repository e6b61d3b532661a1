// What a pipeline and its stages can be told.
#pragma once

#include <actors/base/check_option.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>

namespace actors::pipeline {

/// Of a whole pipeline: `from(sys, source, {.chunk = 64})`.
struct options {
  /// Of its actors, and in errors.
  std::string name = "pipeline";
  /// Items that travel together at most, at least 1. Expensive items travel in smaller chunks: as
  /// many as take an eighth of `linger`.
  std::size_t chunk = 256;
  /// Chunks that may be under way from one actor to the next, at least 1. With `chunk` it bounds
  /// the memory of a pipeline.
  std::size_t window = 8;
  /// How long an item may wait for others to fill its chunk while its stage is busy. A stage that
  /// has nothing more at hand sends at once.
  std::chrono::nanoseconds linger = std::chrono::milliseconds{1};
};

/// What becomes of what is under way when a pipeline is cancelled.
enum class cancel_mode {
  drain,  ///< the source ends; what it has given goes through
  drop    ///< what is under way is dropped, and counted
};

// -- options of a stage -------------------------------------------------------------------------

/// `map(f, parallel(4))`: copies of the function run on so many actors at once. `window`: chunks
/// under way in the stage at most, 0: four for each actor. A slow item holds up the others of its
/// chunk, and in an ordered stage everything once the window is full behind it.
struct parallel {
  /// Throws actor_error (bad_option) for 0 actors.
  explicit parallel(std::size_t many, std::size_t window_ = 0)
      : count(actors::detail::at_least_one("parallel", many)), window(window_) {}
  std::size_t count;
  std::size_t window;
};
/// A parallel stage gives its results in the order of its inputs (the default), or as they come.
struct ordered_t {};
struct unordered_t {};
inline constexpr ordered_t ordered{};
inline constexpr unordered_t unordered{};

/// What follows when a stage's function throws. `stop` (the default): the pipeline fails. `skip`:
/// the item is dropped and counted, with the cause. `restart`: the same, and the stage goes on with
/// a fresh copy of its function, and of its state.
struct stop_t {};
struct skip_t {};
struct restart_t {};
inline constexpr stop_t stop{};
inline constexpr skip_t skip{};
inline constexpr restart_t restart{};

/// The stage's name in statistics and errors: `map(f, name("parse"))`.
struct name {
  explicit name(std::string is) : text(std::move(is)) {}
  std::string text;
};

/// `map_async(f, in_flight(64))`: answers that are not there yet, or wait to go on, at most.
struct in_flight {
  /// Throws actor_error (bad_option) for 0.
  explicit in_flight(std::size_t most) : count(actors::detail::at_least_one("in_flight", most)) {}
  std::size_t count;
};

/// `batch(100, within(10ms))`: what is there after that time goes on.
struct within {
  /// Throws actor_error (bad_option) for a negative time.
  explicit within(std::chrono::nanoseconds at_most)
      : time(actors::detail::not_negative("within", at_most)) {}
  std::chrono::nanoseconds time;
};

namespace detail {

template <class O, class... Os> inline constexpr bool among = (std::is_same_v<O, Os> || ...);

template <class O>
inline constexpr bool is_stage_option =
    among<O, parallel, ordered_t, unordered_t, stop_t, skip_t, restart_t, name>;

/// The option of type O among others, or `otherwise`.
template <class O> O pick(O otherwise) { return otherwise; }
template <class O, class First, class... Os>
O pick(O otherwise, const First& first, const Os&... others) {
  if constexpr (std::is_same_v<O, First>)
    return first;
  else
    return pick<O>(std::move(otherwise), others...);
}

/// The options of one stage, those that change its type as part of it.
template <class Policy, bool Parallel, bool Ordered> struct stage_options {
  using policy = Policy;
  static constexpr bool is_parallel = Parallel;
  static constexpr bool is_ordered = Ordered;

  std::string name;
  parallel actors{1};
};

template <class... Os> auto gather_options(const char* kind, const Os&... given) {
  static_assert(
      (is_stage_option<Os> && ...),
      "actors: a stage's options are parallel(n), ordered, unordered, stop, skip, restart "
      "and name(...)");
  using policy = std::conditional_t<among<skip_t, Os...>, skip_t,
                                    std::conditional_t<among<restart_t, Os...>, restart_t, stop_t>>;
  return stage_options<policy, among<parallel, Os...>, !among<unordered_t, Os...>>{
      pick<pipeline::name>(pipeline::name{kind}, given...).text,
      pick<parallel>(parallel{1}, given...)};
}

}  // namespace detail
}  // namespace actors::pipeline
