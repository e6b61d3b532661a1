// The stages that look at one item at a time: map, filter, flat_map, tee.
#pragma once

#include <actors/pipeline/stage.hpp>

#include <concepts>
#include <ranges>

namespace actors::pipeline::detail {

template <class F, class T> constexpr bool check_map() {
  static_assert(std::is_invocable_v<F&, T>,
                "actors: map takes a function of the items that come to it");
  if constexpr (std::is_invocable_v<F&, T>)
    static_assert(!std::is_void_v<std::invoke_result_t<F&, T>>,
                  "actors: map takes a function that returns something: tee takes others");
  return true;
}

template <class F, class T> constexpr bool check_filter() {
  static_assert(std::predicate<F&, const T&>,
                "actors: filter takes a function of the items that returns bool");
  return true;
}

template <class F, class T> constexpr bool check_tee() {
  static_assert(std::is_invocable_v<F&, const T&>,
                "actors: tee takes a function of the items that come to it");
  return true;
}

template <class F, class T> constexpr bool makes_range() {
  if constexpr (std::is_invocable_v<F&, T>)
    return std::ranges::input_range<std::invoke_result_t<F&, T>>;
  else
    return false;
}
template <class F, class T> constexpr bool check_flat_map() {
  static_assert(makes_range<F, T>(),
                "actors: flat_map takes a function of the items that returns a range");
  return true;
}

template <class T, class F, class Policy, class Next> class map_stage final : public stage<Next> {
public:
  map_stage(place at, F f, Next next) : stage<Next>(at, std::move(next)), f_(std::move(f)) {}

  void push(T&& item) {
    std::optional<made_by<F, T>> made;
    if (this->attempt(f_, [&] { made.emplace(std::invoke(*f_, std::move(item))); })) [[likely]]
      this->next_.push(*std::move(made));
  }

  void publish(std::uint64_t in) {
    auto& c = this->counts_;
    c.in = in;
    c.out = c.handled = in - c.skipped;
    this->show(c);
    this->next_.publish(c.out);
  }

private:
  guarded_function<F, Policy> f_;
};

template <class T, class F, class Policy, class Next>
class filter_stage final : public stage<Next> {
public:
  filter_stage(place at, F f, Next next) : stage<Next>(at, std::move(next)), f_(std::move(f)) {}

  void push(T&& item) {
    bool keep = false;
    if (!this->attempt(f_, [&] { keep = std::invoke(*f_, std::as_const(item)); })) return;
    if (keep)
      this->next_.push(std::move(item));
    else
      ++this->counts_.filtered;
  }

  void publish(std::uint64_t in) {
    auto& c = this->counts_;
    c.in = in;
    c.out = c.handled = in - c.skipped - c.filtered;
    this->show(c);
    this->next_.publish(c.out);
  }

private:
  guarded_function<F, Policy> f_;
};

template <class T, class F, class Policy, class Next> class tee_stage final : public stage<Next> {
public:
  tee_stage(place at, F f, Next next) : stage<Next>(at, std::move(next)), f_(std::move(f)) {}

  void push(T&& item) {
    if (this->attempt(f_, [&] { static_cast<void>(std::invoke(*f_, std::as_const(item))); }))
      this->next_.push(std::move(item));
  }

  void publish(std::uint64_t in) {
    auto& c = this->counts_;
    c.in = in;
    c.out = c.handled = in - c.skipped;
    this->show(c);
    this->next_.publish(c.out);
  }

private:
  guarded_function<F, Policy> f_;
};

/// The items of a range that a function returned: moved out of a container that it returned by
/// value, else copied where the range refers to them.
template <class Range> using item_of = std::ranges::range_value_t<Range>;

template <class T, class F, class Policy, class Next>
class flat_map_stage final : public stage<Next> {
  using returned = std::invoke_result_t<F&, T>;
  using made = item_of<returned>;
  static constexpr bool owned =
      !std::is_reference_v<returned> && !std::ranges::view<std::remove_cvref_t<returned>>;

public:
  flat_map_stage(place at, F f, Next next) : stage<Next>(at, std::move(next)), f_(std::move(f)) {}

  // The range may throw wherever it is looked at; what it has given by then has gone on.
  void push(T&& item) {
    std::optional<held> range;
    if (!this->attempt(f_, [&] { range.emplace(std::invoke(*f_, std::move(item))); })) return;
    for (;;) {
      std::optional<made> one;
      if (!this->attempt(f_, [&] { range->take(one); })) return;
      if (!one || this->on().dropping()) break;
      ++this->counts_.out;
      this->next_.push(*std::move(one));
    }
  }

  void publish(std::uint64_t in) {
    auto& c = this->counts_;
    c.in = in;
    c.handled = in - c.skipped;
    this->show(c);
    this->next_.publish(c.out);
  }

private:
  struct held {
    explicit held(returned&& r) : range(std::forward<returned>(r)), at(std::ranges::begin(range)) {}
    held(const held&) = delete;
    held& operator=(const held&) = delete;

    void take(std::optional<made>& into) {
      if (std::exchange(advance, true)) ++at;
      if (at == std::ranges::end(range)) return;
      if constexpr (owned)
        into.emplace(std::ranges::iter_move(at));
      else
        into.emplace(*at);
    }

    returned range;  // a value or a reference, as it was returned
    std::ranges::iterator_t<std::remove_reference_t<returned>> at;
    bool advance = false;
  };

  guarded_function<F, Policy> f_;
};

}  // namespace actors::pipeline::detail
