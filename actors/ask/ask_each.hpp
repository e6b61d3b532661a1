// messages | ask_each(actor): a request for each element of a range, so many at a time.
#pragma once

#include <actors/ask/asking.hpp>
#include <actors/ask/combine.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <ranges>
#include <utility>

namespace actors {

namespace detail {

template <class View, class Ref> class each_asked final : public future_source<reply_of<std::ranges::range_value_t<View>>> {
public:
  using message = std::ranges::range_value_t<View>;

  each_asked(View messages, Ref to) : messages_(std::move(messages)), to_(std::move(to)) {}

  future<reply_of<message>> next() override {
    if (!at_)
      at_.emplace(std::ranges::begin(messages_));
    else if (*at_ != std::ranges::end(messages_))
      ++*at_;
    if (*at_ == std::ranges::end(messages_)) return {};
    return to_.template ask<message>(**at_);
  }

private:
  View messages_;
  Ref to_;
  std::optional<std::ranges::iterator_t<View>> at_;
};

template <class Ref> struct asking_each {
  Ref to;
  std::size_t at_once;
};

/// What as_completed takes.
template <class View, class Ref> struct to_be_asked {
  using reply = reply_of<std::ranges::range_value_t<View>>;

  std::unique_ptr<future_source<reply>> source() && {
    return std::make_unique<each_asked<View, Ref>>(std::move(messages), std::move(how.to));
  }

  View messages;
  asking_each<Ref> how;
};

template <std::ranges::input_range Range, class Ref>
auto operator|(Range&& messages, asking_each<Ref> how) {
  using message = std::ranges::range_value_t<Range>;
  static_assert(request<message>,
                "actors: ask_each takes a range of requests: messages that name their reply");
  using view = std::views::all_t<Range>;
  return to_be_asked<view, Ref>{std::views::all(std::forward<Range>(messages)), std::move(how)};
}

}  // namespace detail

/// `for (auto& [index, outcome] : as_completed(images | ask_each(shrink)))`: asks the actor, or the
/// pool, for each message of a range, and gives the replies in the order in which they come. An
/// element is copied or, where the range gives temporaries, moved. Bounded in memory: at most
/// `at_once` requests are under way, or answered and not looked at; the range is read as far as that.
/// Throws actor_error (bad_option) for an `at_once` of 0.
template <class... Ms>
detail::asking_each<ref<Ms...>> ask_each(const ref<Ms...>& actor, std::size_t at_once = 64) {
  if (at_once == 0) throw actor_error{errc::bad_option, "ask_each 0 at once, expected at least 1"};
  return {actor, at_once};
}

template <class View, class Ref>
as_completed(detail::to_be_asked<View, Ref>)
    -> as_completed<reply_of<std::ranges::range_value_t<View>>>;

}  // namespace actors
