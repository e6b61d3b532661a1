// fold: one result from all items, and what several folds of a partitioned pipeline make together.
#pragma once

#include <actors/pipeline/stage.hpp>

#include <cstdint>
#include <memory>
#include <unordered_map>

namespace actors::pipeline {

/// How many items: `fold(count)` gives a std::uint64_t.
struct count_t {
  static constexpr bool merges = true;
  template <class T> std::uint64_t start() const { return 0; }
  template <class T> void add(std::uint64_t& so_far, const T&) const { ++so_far; }
  void merge(std::uint64_t& so_far, std::uint64_t more) const { so_far += more; }
};
inline constexpr count_t count{};

/// How often each: `fold(count_each)` gives a std::unordered_map<T, std::uint64_t>.
struct count_each_t {
  static constexpr bool merges = true;
  template <class T> std::unordered_map<T, std::uint64_t> start() const { return {}; }
  template <class T> void add(std::unordered_map<T, std::uint64_t>& so_far, T&& item) const {
    ++so_far[std::move(item)];
  }
  template <class T>
  void merge(std::unordered_map<T, std::uint64_t>& so_far,
             std::unordered_map<T, std::uint64_t>&& more) const {
    if (so_far.empty()) return so_far.swap(more);
    for (auto& [key, n] : more) so_far[key] += n;
  }
};
inline constexpr count_each_t count_each{};

namespace detail {

/// fold(start, add) without a merge.
struct no_merge {};

/// fold(start, add, merge) as a folder.
template <class A, class F, class M> struct function_folder {
  static constexpr bool merges = !std::is_same_v<M, no_merge>;
  A first;
  F function;
  M merging;

  template <class T> A start() const { return first; }
  template <class T> void add(A& so_far, T&& item) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, A&, T>>)
      std::invoke(function, so_far, std::forward<T>(item));
    else
      so_far = std::invoke(function, std::move(so_far), std::forward<T>(item));
  }
  void merge(A& so_far, A&& more) requires merges {
    if constexpr (std::is_void_v<std::invoke_result_t<M&, A&, A>>)
      std::invoke(merging, so_far, std::move(more));
    else
      so_far = std::invoke(merging, std::move(so_far), std::move(more));
  }
};

/// The first of the arguments is a merge, or there is none.
template <class Make> auto split_merge(const Make& make) { return make(no_merge{}); }
template <class Make, class First, class... Others>
auto split_merge(const Make& make, const First& first, const Others&... others) {
  if constexpr (is_stage_option<First>)
    return make(no_merge{}, first, others...);
  else
    return make(first, others...);
}

template <class Folder, class T>
using folded = decltype(std::declval<Folder&>().template start<T>());

template <class A, class F, class M, class T>
constexpr bool fold_fits(const function_folder<A, F, M>*, const T*) {
  if constexpr (std::is_invocable_v<F&, A&, T>)
    if constexpr (std::is_void_v<std::invoke_result_t<F&, A&, T>>) return true;
  if constexpr (std::is_invocable_v<F&, A, T>)
    return std::is_convertible_v<std::invoke_result_t<F&, A, T>, A>;
  return false;
}
template <class Folder, class T> constexpr bool fold_fits(const Folder*, const T*) {
  return requires(Folder & f, folded<Folder, T> & a, T && item) { f.add(a, std::move(item)); };
}

template <class Folder, class T> constexpr bool check_fold() {
  static_assert(fold_fits(static_cast<const Folder*>(nullptr), static_cast<const T*>(nullptr)),
                "actors: fold takes a start value and a function of it and an item, which changes "
                "it in place or returns the next one");
  return true;
}

template <class T, class Folder, class Policy, class Next>
class fold_stage final : public stage<Next> {
public:
  fold_stage(place at, Folder f, Next next)
      : stage<Next>(at, std::move(next)), f_(std::move(f)), so_far_((*f_).template start<T>()) {}

  void push(T&& item) {
    if (this->attempt(f_, [&] { (*f_).add(so_far_, std::move(item)); }))
      ++this->counts_.handled;
    else if constexpr (std::is_same_v<Policy, restart_t>)
      begin_anew();
  }

  void finish(bool whole) {
    if (whole) {
      ++this->counts_.out;
      this->next_.push(std::move(so_far_));
    }
    this->next_.finish(whole);
  }
  void abandon() {
    if (this->counts_.out == 0) drop_handled();
    this->next_.abandon();
  }
  void publish(std::uint64_t in) {
    this->counts_.in = in;
    this->show(this->counts_);
    this->next_.publish(this->counts_.out);
  }

private:
  void drop_handled() { this->counts_.dropped += std::exchange(this->counts_.handled, 0); }
  void begin_anew() {
    drop_handled();
    so_far_ = (*f_).template start<T>();
  }

  guarded_function<Folder, Policy> f_;
  folded<Folder, T> so_far_;
};

/// Behind partitions, and the workers of a parallel fold: their results become one.
template <class A, class Folder, class Next> class merge_folds final : public stage<Next> {
public:
  merge_folds(place at, Folder f, Next next) : stage<Next>(at, std::move(next)), f_(std::move(f)) {}

  void push(A&& part) {
    ++parts_;
    if (so_far_ == nullptr)
      so_far_ = std::make_unique<A>(std::move(part));
    else
      static_cast<void>(this->attempt(f_, [&] { (*f_).merge(*so_far_, std::move(part)); }));
  }
  void finish(bool whole) {
    if (whole && so_far_ != nullptr) {
      given_ = 1;
      this->next_.push(std::move(*so_far_));
    }
    this->next_.finish(whole);
  }
  void publish(std::uint64_t in) {
    counts c;
    c.in = in;
    c.skipped = this->counts_.skipped;
    c.out = given_;
    // what is kept is in flight until it is one
    c.handled = given_ != 0 ? parts_ - c.skipped : 0;
    c.dropped = dropped_;
    this->show(c);
    this->next_.publish(given_);
  }
  void abandon() {
    if (given_ == 0) dropped_ = parts_ - this->counts_.skipped;
    this->next_.abandon();
  }

private:
  guarded_function<Folder, stop_t> f_;
  std::unique_ptr<A> so_far_;  // g++ 12 warns of a moved std::optional without a value
  std::uint64_t parts_ = 0;
  std::uint64_t given_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace detail
}  // namespace actors::pipeline
