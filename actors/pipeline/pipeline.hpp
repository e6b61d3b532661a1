// Pipelines: items from a source, through stages, into a sink, on actors, with back-pressure.
//
//   auto done = pipeline::from(sys, source)
//             | pipeline::map(parse, pipeline::parallel(4), pipeline::ordered)
//             | pipeline::filter(valid)
//             | pipeline::batch(256, pipeline::within(10ms))
//             | pipeline::into(sink);
//   pipeline::stats all = done.get();
//
// It starts when into() is put behind it. A stage without parallel(n) is serial: its function is
// called by one actor at a time, for one item after the other, and may keep state. Serial stages
// that follow each other run on one actor, as one loop; hop puts what follows on another one.
#pragma once

#include <actors/backend/suspended.hpp>
#include <actors/pipeline/every.hpp>
#include <actors/pipeline/fan_out.hpp>
#include <actors/pipeline/inlet.hpp>
#include <actors/pipeline/lines.hpp>
#include <actors/pipeline/source.hpp>
#include <actors/pipeline/specs.hpp>

#include <limits>

namespace actors::pipeline {

/// A pipeline that has started, and the future of its end: a value with the books when it has ended
/// (also when it was cancelled), an error when a stage failed (task_failed, which names the stage
/// and what was thrown), when the system ended (system_down) or the parent (parent_ended). When it
/// is there, every item is accounted for and the user's functions are destroyed. Dropping it takes
/// nothing back. May outlive the system.
class [[nodiscard]] running : public future<stats> {
public:
  /// The books so far; after a failure they are still here. Thread-safe.
  stats progress() const { return books_->read(); }
  /// Ends it. A function of the user's that runs is waited for. Thread-safe.
  void cancel(cancel_mode how = cancel_mode::drain) const {
    if (const auto on = run_.lock()) on->cancel(how);
  }

  /// For the library.
  running(future<stats> end, std::shared_ptr<detail::board> books, std::weak_ptr<detail::run> on)
      : future<stats>(std::move(end)), books_(std::move(books)), run_(std::move(on)) {}

private:
  std::shared_ptr<detail::board> books_;
  std::weak_ptr<detail::run> run_;
};

namespace detail {

template <class Spec>
concept spec = std::is_base_of_v<spec_base, Spec>;

/// Stages without a source: `auto clean = map(parse) | filter(valid);`
template <class... Specs> struct chain { std::tuple<Specs...> specs; };

template <spec Spec> branch<Spec> as_branch(Spec one) { return {std::tuple<Spec>{std::move(one)}}; }
template <class... Specs> branch<Specs...> as_branch(chain<Specs...> all) {
  return {std::move(all.specs)};
}

/// A pipeline without an end.
template <class Source, class T, class... Specs> struct flow {
  system* sys;
  context* parent;
  options settings;
  Source source;
  std::tuple<Specs...> specs;
};

inline void check_options(const options& o) {
  const auto fail = [](const char* what) { throw actor_error{errc::bad_option, what}; };
  if (o.chunk == 0 || o.chunk > 1U << 20U) fail("pipeline: chunk is 1 to 1048576 items");
  if (o.window == 0 || o.window > 1U << 16U) fail("pipeline: window is 1 to 65536 chunks");
  if (o.linger < std::chrono::nanoseconds{0}) fail("pipeline: linger is not negative");
}

template <class Source, class Specs>
void launch(builder& b, Source source, Specs& specs, std::size_t first) {
  using T = typename Source::item;
  no_terminal nothing;
  using all = rest<0, std::tuple_size_v<Specs>, false, Specs, no_terminal>;
  const auto start = [&](auto out) {
    using out_type = decltype(out);
    static_cast<void>(b.spawn<source_node<Source, out_type>>(
        first, Source::blocks, std::make_unique<Source>(std::move(source)),
        std::make_unique<out_type>(std::move(out)), b.place_of(first)));
  };
  all behind{specs, nothing};
  if constexpr (Source::blocks)
    start(hop_spec{}.template attach<T>(b, behind));
  else
    start(behind.template build<T>(b));
}

template <class Source, class T, class... Specs> running start(flow<Source, T, Specs...> f) {
  check_options(f.settings);
  auto books = std::make_shared<board>();
  announcement a{*books};
  const auto first = books->add_stage("source");
  std::apply([&a](auto&... each) { (each.announce(a), ...); }, f.specs);
  auto [done, end] = make_promise<stats>();
  auto on = std::make_shared<run>(std::move(f.settings), books, std::move(done));
  const std::weak_ptr<run> weak = on;
  builder b{std::move(on), f.sys, f.parent};
  try {
    launch(b, std::move(f.source), f.specs, first);
  } catch (const actor_error& e) {
    b.on()->kill(e.reason());
    throw;
  } catch (...) {
    b.on()->kill(backend::describe_current_exception());
    throw;
  }
  return {std::move(end), std::move(books), weak};
}

template <class X> inline constexpr bool is_into = false;
template <class X, class O> inline constexpr bool is_into<into_spec<X, O>> = true;

template <class Source, class T, class... Specs, class Spec>
auto extend(flow<Source, T, Specs...> f, Spec next) {
  return flow<Source, out_of<Spec, T>, Specs..., Spec>{
      f.sys, f.parent, std::move(f.settings), std::move(f.source),
      std::tuple_cat(std::move(f.specs), std::tuple<Spec>{std::move(next)})};
}

template <class Source, class T, class... Specs, spec Spec>
auto operator|(flow<Source, T, Specs...> f, Spec next) {
  if constexpr (is_into<Spec>)
    return start(extend(std::move(f), std::move(next)));
  else
    return extend(std::move(f), std::move(next));
}

template <class Source, class T, class... Specs, class... More>
auto operator|(flow<Source, T, Specs...> f, chain<More...> stages) {
  return std::apply([&f](auto&... each) { return (std::move(f) | ... | std::move(each)); },
                    stages.specs);
}

template <spec First, spec Second> auto operator|(First first, Second second) {
  return chain<First, Second>{{std::move(first), std::move(second)}};
}
template <class... Specs, spec Next> auto operator|(chain<Specs...> stages, Next next) {
  return chain<Specs..., Next>{
      std::tuple_cat(std::move(stages.specs), std::tuple<Next>{std::move(next)})};
}

}  // namespace detail

/// The beginning of a pipeline in a system, or of one that ends with the actor of `self` (its
/// child). `source`: an input range (a container is copied or moved in, and its items are moved on;
/// a view must stay valid, and its items are copied), a function that returns std::optional<T>
/// (nothing: the end), lines(file), every(period), an inlet, merged(sources...),
/// concat(sources...), blocking(source). Any may be infinite. When into() follows: throws
/// actor_error (bad_option; system_down).
template <class Source> auto from(system& sys, Source&& source, options o = {}) {
  auto made = detail::as_source(std::decay_t<Source>(std::forward<Source>(source)));
  using type = decltype(made);
  return detail::flow<type, typename type::item>{&sys, nullptr, std::move(o), std::move(made), {}};
}
template <class Source> auto from(context& self, Source&& source, options o = {}) {
  auto made = detail::as_source(std::decay_t<Source>(std::forward<Source>(source)));
  using type = decltype(made);
  return detail::flow<type, typename type::item>{nullptr, &self, std::move(o), std::move(made), {}};
}

// -- stages. Functions are called as f(item), with the item as an rvalue where not said otherwise.
// -- Options: parallel(n) (map, filter, flat_map, tee, fold), ordered, unordered (the first four,
// map_async);
// -- stop, skip, restart; name("...").

/// What f makes of each item.
template <class F, class... Os> auto map(F f, const Os&... options) {
  return detail::make_item_spec<detail::map_kind>(std::move(f), options...);
}
/// What f(item) promises: f gives a future, or a task, which then runs on the stage's actor. So
/// many of them are in flight at most, then what comes before is held back; no thread waits. An
/// answer that is an error is like something that f throws. A pipeline that is cancelled with
/// `drop`, or fails, does not wait for them.
template <class F, class... Os> auto map_async(F f, in_flight most, const Os&... options) {
  auto o = detail::gather_options("map_async", options...);
  return detail::async_spec<F, decltype(o)>{std::move(f), most.count, std::move(o)};
}
/// The items for which f(const T&) holds.
template <class F, class... Os> auto filter(F f, const Os&... options) {
  return detail::make_item_spec<detail::filter_kind>(std::move(f), options...);
}
/// The items of the range that f makes of each item. The range is read to its end before the next
/// item is looked at, and what it gives is kept until it can go on.
template <class F, class... Os> auto flat_map(F f, const Os&... options) {
  return detail::make_item_spec<detail::flat_map_kind>(std::move(f), options...);
}
/// The items themselves, after f(const T&) has seen them.
template <class F, class... Os> auto tee(F f, const Os&... options) {
  return detail::make_item_spec<detail::tee_kind>(std::move(f), options...);
}

/// std::vector<T> of `count` items each, the last one maybe of fewer.
inline auto batch(std::size_t count) {
  return detail::batch_spec{"batch", count, std::chrono::nanoseconds::max()};
}
/// The same, but no item waits longer than that for its batch to fill.
inline auto batch(std::size_t count, within time) {
  return detail::batch_spec{"batch", count, time.time};
}
/// batch(count), by its other name.
inline auto chunk(std::size_t count) {
  return detail::batch_spec{"chunk", count, std::chrono::nanoseconds::max()};
}
/// std::vector<T> of the last `size` items, after every `step` of them; the last may be shorter.
inline auto window(std::size_t size, std::size_t step = 1) {
  return detail::window_spec{size, step};
}
/// std::vector<T> of what has come in such a time, which begins with its first item. As large as
/// what comes.
inline auto window(std::chrono::nanoseconds time) {
  return detail::batch_spec{"window", std::numeric_limits<std::size_t>::max(),
                            actors::detail::positive("window", time)};
}

/// One result from all items, given when they have ended: f(so_far, item) changes `so_far` in
/// place, or returns the next one. Behind partition_by each partition has its own; `merge(so_far,
/// more)`, of the same two forms, makes them one, in any order; without it each goes on by itself.
/// With parallel(n) and a merge, n actors have one each, and take items as they have time: who gets
/// which is open.
template <class A, class F, class... Os>
  requires(!detail::is_stage_option<F>)
auto fold(A start, F f, const Os&... more) {
  using namespace detail;
  const auto make = [&]<class M, class... Rest>(M merging, const Rest&... options) {
    auto o = gather_options("fold", options...);
    return fold_spec<function_folder<A, F, M>, decltype(o)>{
        {std::move(start), std::move(f), std::move(merging)}, std::move(o)};
  };
  return split_merge(make, more...);
}
/// count, count_each, or what has their members.
template <class Folder, class... Os>
  requires((detail::is_stage_option<Os> && ...))
auto fold(Folder folder, const Os&... options) {
  auto o = detail::gather_options("fold", options...);
  return detail::fold_spec<Folder, decltype(o)>{std::move(folder), std::move(o)};
}

/// What follows, up to and including a fold, or up to merge or the sink, runs `n` times, each for
/// the items of some keys f(const T&), which std::hash knows. The order of a key's items is kept.
template <class F, class... Os> auto partition_by(F key, std::size_t n, const Os&... options) {
  auto o = detail::gather_options("partition_by", options...);
  return detail::partition_spec<F, decltype(o)>{std::move(key), n, std::move(o)};
}
/// A copy of each item to every branch, and what the branches make of it goes on together, the
/// first branch's first. A branch is a serial stage, or several: `fan_out(map(f), filter(g) |
/// map(h))`.
template <class... Branches> auto fan_out(Branches... branches) {
  static_assert(sizeof...(Branches) != 0, "actors: fan_out has at least one branch");
  return detail::fan_spec{detail::as_branch(std::move(branches))...};
}

/// The end of partitions: their items as they come.
inline constexpr detail::merge_spec merge{};

/// What follows runs on another actor, beside what comes before.
inline constexpr detail::hop_spec hop{};

/// The end, and the start: f(item); a container, to which they are appended, and which must live
/// until the pipeline has ended; or a reference to an actor that takes items<T>, whose answers are
/// the credits, or T, which is told. Options: stop, skip, restart, name("...").
template <class X, class... Os> auto into(X&& sink, const Os&... options) {
  auto o = detail::gather_options("into", options...);
  if constexpr (std::is_lvalue_reference_v<X&&> && std::ranges::range<std::remove_reference_t<X>>) {
    using collector = detail::collector<std::remove_reference_t<X>>;
    return detail::into_spec<collector, decltype(o)>{collector{&sink}, std::move(o)};
  } else {
    return detail::into_spec<std::decay_t<X>, decltype(o)>{std::forward<X>(sink), std::move(o)};
  }
}

}  // namespace actors::pipeline
