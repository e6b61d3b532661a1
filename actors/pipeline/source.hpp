// Where items come from: ranges, functions, several sources as one. More: lines.hpp, every.hpp,
// inlet.hpp.
#pragma once

#include <actors/pipeline/node.hpp>

#include <concepts>
#include <ranges>
#include <tuple>

namespace actors::pipeline {

/// A source whose reading may block (a device, a socket): `from(sys, blocking(read_next))`. It runs
/// on a thread of its own, and the first stage on another actor.
template <class Source> struct blocking_source { Source source; };
template <class Source> blocking_source<std::decay_t<Source>> blocking(Source&& source) {
  return {std::forward<Source>(source)};
}

/// Items of several sources, a few of each in turn, until all have ended.
template <class... Sources> struct merged_sources { std::tuple<Sources...> sources; };
template <class... Sources> merged_sources<std::decay_t<Sources>...> merged(Sources&&... sources) {
  return {std::tuple<std::decay_t<Sources>...>{std::forward<Sources>(sources)...}};
}

/// All items of the first source, then those of the next, until the last one has ended.
template <class... Sources> struct concat_sources { std::tuple<Sources...> sources; };
template <class... Sources> concat_sources<std::decay_t<Sources>...> concat(Sources&&... sources) {
  static_assert(sizeof...(Sources) != 0, "actors: concat() needs a source");
  return {std::tuple<std::decay_t<Sources>...>{std::forward<Sources>(sources)...}};
}

template <class T> class inlet;

namespace detail {

// Any of them may be a part of any other.
template <class T> auto as_source(inlet<T> x);
template <class X> auto as_source(blocking_source<X> x);
template <class... Xs> auto as_source(merged_sources<Xs...> x);
template <class... Xs> auto as_source(concat_sources<Xs...> x);

/// A source that always has something, or has ended.
struct ready_source {
  static constexpr bool blocks = false;
  clock::time_point due() const noexcept { return never; }
  void attach(const ref<wake>&) noexcept {}
  std::uint64_t leftover() noexcept { return 0; }
};

/// It owns the range (a view: what that refers to must live as long). Items of a container are
/// moved out of it, those of a view are copied.
template <class Range> class range_source : public ready_source {
public:
  using item = std::ranges::range_value_t<Range>;

  explicit range_source(Range r) : range_(std::move(r)) {}

  template <class Intake> supply fill(Intake& to, std::size_t most) {
    if (!at_) at_.emplace(std::ranges::begin(range_));
    auto& it = *at_;
    const auto end = std::ranges::end(range_);
    for (; most != 0 && it != end && to.open(); --most, ++it) {
      if constexpr (!std::ranges::view<Range>)
        to.put(item(std::ranges::iter_move(it)));
      else
        to.put(item(*it));
    }
    return it == end ? supply::end : supply::more;
  }

private:
  Range range_;
  std::optional<std::ranges::iterator_t<Range>> at_;
};

template <class T> inline constexpr bool is_optional = false;
template <class T> inline constexpr bool is_optional<std::optional<T>> = true;

template <class F>
concept generates =
    std::invocable<F&> && is_optional<std::remove_cvref_t<std::invoke_result_t<F&>>>;

/// Calls f() until that gives nothing.
template <class F> class function_source : public ready_source {
public:
  using item = typename std::remove_cvref_t<std::invoke_result_t<F&>>::value_type;

  explicit function_source(F f) : function_(std::move(f)) {}

  template <class Intake> supply fill(Intake& to, std::size_t most) {
    for (; most != 0 && to.open(); --most) {
      auto next = std::invoke(function_);
      if (!next) return supply::end;
      to.put(*std::move(next));
    }
    return supply::more;
  }

private:
  F function_;
};

template <class X>
concept is_source = requires(X& x, clock::time_point t) {
  typename X::item;
  t = x.due();
  x.leftover();
};

/// What is given to from(), as a source.
template <class X> auto as_source(X x) {
  static_assert(is_source<X> || generates<X> || std::ranges::input_range<X>,
                "actors: a pipeline is made from a range, a function that returns std::optional, "
                "or a source");
  if constexpr (is_source<X>)
    return x;
  else if constexpr (generates<X>)
    return function_source<X>{std::move(x)};
  else if constexpr (std::ranges::input_range<X>)
    return range_source<X>{std::move(x)};
}

template <class Source> class blocking_one : public Source {
public:
  explicit blocking_one(Source s) : Source(std::move(s)) {}
  static constexpr bool blocks = true;
};
template <class X> auto as_source(blocking_source<X> x) {
  return blocking_one{detail::as_source(std::move(x.source))};
}

template <class First, class... Sources> class source_of_several {
public:
  using item = typename First::item;
  static_assert((std::is_same_v<item, typename Sources::item> && ...),
                "actors: merged sources have items of one type");
  static constexpr bool blocks = First::blocks || (Sources::blocks || ...);

  explicit source_of_several(First first, Sources... others)
      : sources_(std::move(first), std::move(others)...) {}

  template <class Intake> supply fill(Intake& to, std::size_t most) {
    const auto share = most / count + 1;
    std::apply([&](auto&... each) { (fill_from(each, to, share), ...); }, sources_);
    bool more = false, over = true;
    for (const auto& each : open_) {
      more = more || each == supply::more;
      over = over && each == supply::end;
    }
    return over ? supply::end : more ? supply::more : supply::later;
  }
  clock::time_point due() const noexcept {
    return std::apply([](const auto&... each) { return std::min({each.due()...}); }, sources_);
  }
  void attach(const ref<wake>& to) {
    std::apply([&](auto&... each) { (each.attach(to), ...); }, sources_);
  }
  std::uint64_t leftover() {
    return std::apply([](auto&... each) { return (each.leftover() + ...); }, sources_);
  }

private:
  static constexpr std::size_t count = 1 + sizeof...(Sources);

  template <class Source, class Intake>
  void fill_from(Source& from, Intake& to, std::size_t share) {
    auto& state = open_[at_++ % count];
    if (state != supply::end) state = from.fill(to, share);
  }

  std::tuple<First, Sources...> sources_;
  std::array<supply, count> open_{};
  std::size_t at_ = 0;
};

/// One after the other. All are attached from the beginning; only the one whose turn it is is read.
template <class First, class... Sources> class source_in_turn {
public:
  using item = typename First::item;
  static_assert((std::is_same_v<item, typename Sources::item> && ...),
                "actors: concatenated sources have items of one type");
  static constexpr bool blocks = First::blocks || (Sources::blocks || ...);

  explicit source_in_turn(First first, Sources... others)
      : sources_(std::move(first), std::move(others)...) {}

  template <class Intake> supply fill(Intake& to, std::size_t most) {
    auto state = supply::end;
    at_turn([&](auto& source) { state = source.fill(to, most); });
    if (state != supply::end || turn_ == count) return state;
    return ++turn_ == count ? supply::end : supply::more;
  }
  clock::time_point due() const noexcept {
    auto when = never;
    at_turn([&](const auto& source) { when = source.due(); });
    return when;
  }
  void attach(const ref<wake>& to) {
    std::apply([&](auto&... each) { (each.attach(to), ...); }, sources_);
  }
  std::uint64_t leftover() {
    return std::apply([](auto&... each) { return (each.leftover() + ...); }, sources_);
  }

private:
  static constexpr std::size_t count = 1 + sizeof...(Sources);

  template <class F> void at_turn(F f) { visit(sources_, turn_, f); }
  template <class F> void at_turn(F f) const { visit(sources_, turn_, f); }
  template <class Tuple, class F> static void visit(Tuple& all, std::size_t nth, F& f) {
    std::apply([&](auto&... each) { ((nth-- == 0 ? f(each) : void()), ...); }, all);
  }

  std::tuple<First, Sources...> sources_;
  std::size_t turn_ = 0;
};
template <class... Xs> auto as_source(concat_sources<Xs...> x) {
  return std::apply(
      [](auto&... each) { return source_in_turn{detail::as_source(std::move(each))...}; },
      x.sources);
}
template <class... Xs> auto as_source(merged_sources<Xs...> x) {
  return std::apply(
      [](auto&... each) { return source_of_several{detail::as_source(std::move(each))...}; },
      x.sources);
}

}  // namespace detail
}  // namespace actors::pipeline
