// fan_out: each item to several branches, whose results go on together.
#pragma once

#include <actors/pipeline/specs.hpp>

namespace actors::pipeline::detail {

/// What the branches share: the rest of the segment.
template <class Next> struct junction {
  Next next;
  std::uint64_t given = 0;
};

/// The end of a branch. All but the items goes past the branches.
template <class U, class Next> class branch_end : public sink_base {
public:
  explicit branch_end(junction<Next>& into) : sink_base(place{}), into_(&into) {}

  void push(U&& item) {
    ++into_->given;
    into_->next.push(std::move(item));
  }

private:
  junction<Next>* into_;
};

template <class T, class Next, class... Branches> class fan_stage {
public:
  fan_stage(place at, std::unique_ptr<junction<Next>> into, Branches... branches)
      : at_(at), into_(std::move(into)), branches_(std::move(branches)...) {}

  void start(context& self, const ref<credit>& back) { next().start(self, back); }
  bool ready() const noexcept { return into_->next.ready(); }
  // The branches one after the other; the last one gets the item itself.
  void push(T&& item) { push_to<0>(item); }
  void flush() { next().flush(); }
  bool unflushed() const noexcept { return into_->next.unflushed(); }
  void age(clock::time_point now) { next().age(now); }
  clock::time_point due() const noexcept {
    return std::apply(
        [this](const auto&... each) {
          return std::min({into_->next.due(), each.due()...});
        },
        branches_);
  }
  void on_time(clock::time_point now) {
    each([now](auto& branch) { branch.on_time(now); });
    next().on_time(now);
    next().flush();
  }
  void finish(bool whole) {
    each([whole](auto& branch) { branch.finish(whole); });
    next().finish(whole);
  }
  void abandon() {
    each([](auto& branch) { branch.abandon(); });
    next().abandon();
  }
  void credited(const credit& c) { next().credited(c); }
  bool settled() const noexcept { return into_->next.settled(); }
  void publish(std::uint64_t in) {
    counts c;
    c.in = c.handled = in;
    c.out = in * sizeof...(Branches);
    at_.shown->show(c);
    each([in](auto& branch) { branch.publish(in); });
    next().publish(into_->given);
  }

private:
  Next& next() noexcept { return into_->next; }

  template <std::size_t I> void push_to(T& item) {
    if constexpr (I + 1 == sizeof...(Branches)) {
      std::get<I>(branches_).push(std::move(item));
    } else {
      std::get<I>(branches_).push(T(std::as_const(item)));
      push_to<I + 1>(item);
    }
  }
  template <class Do> void each(Do what) {
    std::apply([&](auto&... branch) { (what(branch), ...); }, branches_);
  }

  place at_;
  std::unique_ptr<junction<Next>> into_;
  std::tuple<Branches...> branches_;
};

/// A branch: the specs of a chain.
template <class... Specs> struct branch {
  static constexpr bool is_serial = (Specs::is_serial && ...);
  template <class T> using output = typename all_passed<T, Specs...>::type;

  void announce(announcement& a) {
    std::apply([&a](auto&... each) { (each.announce(a), ...); }, specs);
  }

  template <class T, bool Copy, class Next>
  auto build(builder& b, junction<Next>& into, std::size_t behind) {
    auto make = [&into]<class U>(builder&) { return branch_end<U, Next>{into}; };
    rejoin<decltype(make)> back{make, behind};
    return rest<0, sizeof...(Specs), Copy, std::tuple<Specs...>, decltype(back)>{specs, back}
        .template build<T>(b);
  }

  std::tuple<Specs...> specs;
};

template <class First, class... Branches> struct fan_spec : spec_base {
  explicit fan_spec(First first, Branches... others)
      : branches(std::move(first), std::move(others)...) {}

  template <class T> static constexpr bool check() {
    static_assert(actors::detail::copyable<T>,
                  "actors: fan_out gives a copy of each item to each branch: for what cannot be "
                  "copied, make it a std::shared_ptr<const T>");
    static_assert(First::is_serial && (Branches::is_serial && ...),
                  "actors: the branches of fan_out are of serial stages");
    static_assert((std::is_same_v<typename First::template output<T>,
                                  typename Branches::template output<T>> &&
                   ...),
                  "actors: the branches of fan_out give items of one type");
    return true;
  }
  template <class T> using output = typename First::template output<T>;

  void announce(announcement& a) {
    at = a.books.add_stage("fan_out");
    std::apply([&a](auto&... each) { (each.announce(a), ...); }, branches);
  }

  template <class T, class Rest> auto attach(builder& b, Rest behind) {
    auto next = behind.template build<output<T>>(b);
    using next_type = decltype(next);
    auto into = std::make_unique<junction<next_type>>(junction<next_type>{std::move(next)});
    const auto after = behind.first_stage();
    return std::apply(
        [&](auto&... each) {
          return fan<T, next_type>(b.place_of(at), std::move(into),
                                   each.template build<T, Rest::copies>(b, *into, after)...);
        },
        branches);
  }

  std::tuple<First, Branches...> branches;

private:
  template <class T, class Next, class... Made>
  static fan_stage<T, Next, Made...> fan(place at, std::unique_ptr<junction<Next>>&& into,
                                         Made... made) {
    return {at, std::move(into), std::move(made)...};
  }
};

}  // namespace actors::pipeline::detail
