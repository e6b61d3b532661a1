// From stages to actors: each spec (what the user wrote) attaches itself in front of what has been
// made of the stages behind it. So a pipeline is built from its sink to its source.
//
// Stages that handle one item at a time are parts of one actor, nested in each other: a segment. A
// segment ends where items have to travel: in front of a parallel stage, partitions, a hop.
#pragma once

#include <actors/pipeline/node.hpp>
#include <actors/pipeline/options.hpp>

#include <memory>
#include <string>
#include <tuple>
#include <utility>

namespace actors::pipeline::detail {

class builder {
public:
  builder(run_ptr on, system* sys, context* parent)
      : run_(std::move(on)), system_(sys), parent_(parent) {
    if (parent_ != nullptr) run_->has_parent();
  }

  const run_ptr& on() const noexcept { return run_; }
  std::size_t window() const noexcept { return run_->settings().window; }
  place place_of(std::size_t stage, link_kind as = link_kind::none) {
    return {run_.get(), stage, &run_->books().add_slot(stage, as)};
  }
  /// Of a stage whose items come from another actor.
  place place_behind(std::size_t stage) { return place_of(stage, link_kind::from_another_actor); }

  template <class Node, class... Args>
  ref_of<Node> spawn(std::size_t stage, bool own_thread, Args&&... args) {
    const auto& books = run_->books();
    spawn_options o{.name = run_->settings().name + " " + books.name_of(stage),
                    .own_thread = own_thread,
                    .throughput = 8};
    auto made = parent_ != nullptr
                    ? parent_->spawn<Node>(std::move(o), run_, std::forward<Args>(args)...)
                    : system_->spawn<Node>(std::move(o), run_, std::forward<Args>(args)...);
    run_->join(made);
    made.tell(begin{});
    return made;
  }

  /// An actor for an outlet, which takes T from so many others.
  template <class T, bool Ordered, class Out>
  consumer_ref<T> spawn_segment(std::size_t stage, Out out, std::size_t lanes) {
    return spawn<segment_node<T, Out, Ordered>>(stage, false, std::make_unique<Out>(std::move(out)),
                                                static_cast<std::uint32_t>(lanes));
  }

  template <class T>
  link_out<T> link_to(std::size_t stage, consumer_ref<T> to, std::size_t lane = 0) {
    return {run_, place_behind(stage), window(),
            link<T>{std::move(to), static_cast<std::uint32_t>(lane)}};
  }

private:
  run_ptr run_;
  system* system_;
  context* parent_;
};

/// A function out of a spec: a copy of it, where the spec is needed once more.
template <bool Copy, class F> F given(F& f) {
  if constexpr (Copy) {
    static_assert(std::is_copy_constructible_v<F>,
                  "actors: a stage that runs several times, in parallel or for each partition, "
                  "needs a function that can be copied");
    return f;
  } else {
    return std::move(f);
  }
}

/// The specs from Begin to End, and the terminal behind them; what a spec attaches itself to.
template <std::size_t Begin, std::size_t End, bool Copy, class Specs, class Terminal> class rest {
public:
  static constexpr bool copies = Copy;

  rest(Specs& specs, Terminal& terminal) : specs_(specs), terminal_(terminal) {}

  template <class T> auto build(builder& b) {
    if constexpr (Begin == End)
      return terminal_.template build<T>(b);
    else
      return std::get<Begin>(specs_).template attach<T>(b, behind());
  }

  /// The first stage that keeps books.
  std::size_t first_stage() {
    if constexpr (Begin == End)
      return terminal_.first_stage();
    else if constexpr (std::tuple_element_t<Begin, Specs>::keeps_books)
      return std::get<Begin>(specs_).at;
    else
      return behind().first_stage();
  }

  /// Without the hops in front: for what puts the next stage on another actor anyway.
  auto past_hops() {
    if constexpr (Begin == End)
      return *this;
    else if constexpr (std::tuple_element_t<Begin, Specs>::keeps_books)
      return *this;
    else
      return behind().past_hops();
  }

  Specs& specs() noexcept { return specs_; }
  Terminal& terminal() noexcept { return terminal_; }
  static constexpr std::size_t begin = Begin;
  static constexpr std::size_t end = End;

private:
  auto behind() { return rest<Begin + 1, End, Copy, Specs, Terminal>{specs_, terminal_}; }

  Specs& specs_;
  Terminal& terminal_;
};

/// Behind the sink there is nothing.
struct no_terminal {
  std::size_t first_stage() const noexcept { return 0; }
};

/// Behind a branch or a partition: an outlet that somebody else makes.
template <class Make> struct rejoin {
  Make make;
  std::size_t stage;

  template <class T> auto build(builder& b) { return make.template operator()<T>(b); }
  std::size_t first_stage() const noexcept { return stage; }
};

/// What comes out of a spec into which T goes; complains first where it does not fit.
template <class Spec, class T> struct passes {
  static_assert(Spec::template check<T>());
  using type = typename Spec::template output<T>;
};
template <class Spec, class T> using out_of = typename passes<Spec, T>::type;

template <class T, class... Specs> struct all_passed { using type = T; };
template <class T, class First, class... Specs>
struct all_passed<T, First, Specs...> : all_passed<out_of<First, T>, Specs...> {};

}  // namespace actors::pipeline::detail
