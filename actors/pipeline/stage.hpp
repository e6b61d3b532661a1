// What the stages of a segment have in common.
#pragma once

#include <actors/pipeline/link.hpp>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace actors::pipeline::detail {

/// A function of the user, as its policy needs it.
template <class F, class Policy> class guarded_function {
public:
  explicit guarded_function(F f) : function_(std::move(f)) {}
  F& operator*() noexcept { return function_; }

private:
  F function_;
};

template <class F> class guarded_function<F, restart_t> {
public:
  explicit guarded_function(F f) : original_(std::move(f)), function_(original_) {}
  F& operator*() noexcept { return *function_; }
  void restart() { function_.emplace(original_); }

private:
  F original_;
  std::optional<F> function_;
};

/// A stage with the rest of its segment behind it. What it does not do itself the rest does.
template <class Next> class stage {
public:
  stage(place at, Next next) : at_(at), next_(std::move(next)) {}

  void start(context& self, const ref<credit>& back) { next_.start(self, back); }
  bool ready() const noexcept { return next_.ready(); }
  void flush() { next_.flush(); }
  bool unflushed() const noexcept { return next_.unflushed(); }
  void age(clock::time_point now) { next_.age(now); }
  clock::time_point due() const noexcept { return next_.due(); }
  void on_time(clock::time_point now) { next_.on_time(now); }
  void finish(bool whole) { next_.finish(whole); }
  void abandon() { next_.abandon(); }
  void credited(const credit& c) { next_.credited(c); }
  bool settled() const noexcept { return next_.settled(); }

  /// For the actor of a parallel stage, which looks at what came out.
  Next& rest() noexcept { return next_; }

protected:
  /// Runs a part of the user's; false: it threw, and the item is skipped.
  template <class Function, class Part> bool attempt(Function& function, Part&& part) {
    try {
      part();
      return true;
    } catch (...) {
      failed(function);
      return false;
    }
  }

  run& on() noexcept { return *at_.on; }
  place at() const noexcept { return at_; }
  void show(const counts& c) noexcept { at_.shown->show(c); }

  counts counts_;
  place at_;
  Next next_;

private:
  template <class F> [[gnu::cold]] void failed(guarded_function<F, stop_t>&) {
    ++counts_.skipped;
    on().fail(at_.stage);
  }
  template <class F> [[gnu::cold]] void failed(guarded_function<F, skip_t>&) {
    ++counts_.skipped;
    on().skip(at_.stage);
  }
  template <class F> [[gnu::cold]] void failed(guarded_function<F, restart_t>& function) {
    ++counts_.skipped;
    on().skip(at_.stage);
    try {
      function.restart();
    } catch (...) {
      on().fail(at_.stage);
    }
  }
};

/// What a stage function makes of a T, as a value.
template <class F, class T> using made_by = std::remove_cvref_t<std::invoke_result_t<F&, T>>;

}  // namespace actors::pipeline::detail
