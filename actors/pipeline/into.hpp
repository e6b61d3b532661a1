// Where items go: a function, a container, an actor.
#pragma once

#include <actors/ask/future.hpp>
#include <actors/pipeline/stage.hpp>

#include <deque>
#include <memory>
#include <vector>

namespace actors::pipeline {

/// A chunk of items for an actor that is the end of a pipeline; its reply is the credit: an actor
/// that answers later (with a promise, as a coroutine) holds the pipeline back.
template <class T> struct items {
  std::vector<T> all;
  using reply = done;
};

namespace detail {

template <class C, class T>
concept collects = requires(C& c, T&& item) {
  c.push_back(std::move(item));
}
|| requires(C& c, T&& item) { c.insert(std::move(item)); };

template <class X> inline constexpr bool is_ref = false;
template <class... Ms> inline constexpr bool is_ref<ref<Ms...>> = true;

template <class X, class T> inline constexpr bool takes_items = false;
template <class... Ms, class T>
inline constexpr bool takes_items<ref<Ms...>, T> = actors::detail::contains<items<T>, Ms...>;
template <class X, class T> inline constexpr bool takes_each = false;
template <class... Ms, class T>
inline constexpr bool takes_each<ref<Ms...>, T> = actors::detail::contains<T, Ms...>;

/// What ends a pipeline on its own actor has nothing to wait for.
class sink_base {
public:
  explicit sink_base(place at) : at_(at) {}
  void start(context&, const ref<credit>&) noexcept {}
  bool ready() const noexcept { return true; }
  void flush() noexcept {}
  bool unflushed() const noexcept { return false; }
  void age(clock::time_point) noexcept {}
  clock::time_point due() const noexcept { return never; }
  void on_time(clock::time_point) noexcept {}
  void finish(bool) noexcept {}
  void abandon() noexcept {}
  void credited(const credit&) noexcept {}
  bool settled() const noexcept { return true; }
  void publish(std::uint64_t) noexcept {}

protected:
  place at_;
};

/// into(function), into(container): the latter as a function.
template <class T, class F, class Policy> class function_sink : public stage<sink_base> {
public:
  function_sink(place at, F f) : stage<sink_base>(at, sink_base{at}), f_(std::move(f)) {}

  void push(T&& item) {
    static_cast<void>(attempt(f_, [&] { static_cast<void>(std::invoke(*f_, std::move(item))); }));
  }
  void publish(std::uint64_t in) {
    counts_.in = in;
    counts_.handled = counts_.out = in - counts_.skipped;
    show(counts_);
  }

private:
  guarded_function<F, Policy> f_;
};

template <class C> struct collector {
  C* into;
  template <class T>
    requires collects<C, T>
  void operator()(T&& item) const {
    if constexpr (requires { into->push_back(std::move(item)); })
      into->push_back(std::move(item));
    else
      into->insert(std::move(item));
  }
};

/// into(ref of an actor that takes items<T>): asks, with at most `window` asks open.
template <class T, class Ref> class asking_sink : public sink_base {
public:
  asking_sink(place at, Ref to) : sink_base(at), to_(std::move(to)) {}
  asking_sink(asking_sink&&) = default;
  ~asking_sink() {
    if (asked_ == 0) return;  // else its actor ends early: nobody hears the answers
    counts_.dropped += asked_;
    at_.shown->show(counts_);
  }

  void start(context& self, const ref<credit>& back) {
    self_ = &self;
    back_ = back;
  }
  bool ready() const noexcept { return open_ < window(); }
  void push(T&& item) {
    filling_.push_back(std::move(item));
    if (filling_.size() >= at_.on->settings().chunk && ready()) send();
  }
  void flush() {
    if (!filling_.empty() && ready()) send();
  }
  bool unflushed() const noexcept { return !filling_.empty() && ready(); }
  void age(clock::time_point now) {
    if (filling_.empty()) return;
    if (!since_)
      since_ = now;
    else if (now - *since_ >= at_.on->settings().linger)
      flush();
  }
  void finish(bool) {
    finishing_ = true;
    flush();
  }
  void abandon() {
    counts_.dropped += filling_.size();
    filling_.clear();
  }
  void credited(const credit&) {
    if (finishing_) flush();
  }
  bool settled() const noexcept { return finishing_ && open_ == 0 && filling_.empty(); }
  void publish(std::uint64_t in) {
    counts_.in = in;
    at_.shown->show(counts_);
  }

private:
  std::size_t window() const noexcept { return at_.on->settings().window; }

  // The answer comes to this actor, and then as a credit, which makes a turn.
  void send() {
    const auto count = filling_.size();
    ++open_;
    asked_ += count;
    since_.reset();
    to_.template ask_until<items<T>>(backend::no_deadline, std::exchange(filling_, {}))
        .then(*self_, [this, count](result<done> answer) {
          --open_;
          asked_ -= count;
          answered(count, answer);
          back_.tell(credit{0, 0});
        });
  }
  void answered(std::size_t count, const result<done>& answer) {
    if (answer) {
      counts_.handled += count;
      counts_.out += count;
      return;
    }
    counts_.skipped += count;
    at_.on->fail(error{answer.error().code(), at_.on->settings().name + ": stage " +
                                                  std::to_string(at_.stage) + " (" +
                                                  at_.on->books().name_of(at_.stage) +
                                                  ") failed: " + answer.error().text()});
  }

  Ref to_;
  context* self_ = nullptr;
  ref<credit> back_;
  std::vector<T> filling_;
  std::optional<clock::time_point> since_;
  std::size_t open_ = 0;     // asks
  std::uint64_t asked_ = 0;  // items in them
  bool finishing_ = false;
  counts counts_;
};

/// into(ref of an actor that takes T): tells it. A mailbox with a bound that is full holds the
/// pipeline back; an actor that has stopped is an error of the stage.
template <class T, class Ref, class Policy> class telling_sink : public stage<sink_base> {
public:
  telling_sink(place at, Ref to) : stage<sink_base>(at, sink_base{at}), to_(std::move(to)) {}
  telling_sink(telling_sink&&) = default;
  ~telling_sink() {
    if (waiting_.empty() && !sending_) return;  // else its actor ends early
    counts_.dropped += waiting_.size() + (sending_ ? 1 : 0);
    show(counts_);
  }

  void start(context& self, const ref<credit>& back) {
    self_ = &self;
    back_ = back;
  }
  bool ready() const noexcept { return !sending_; }
  void push(T&& item) {
    if (sending_)
      waiting_.push_back(std::move(item));
    else if (auto back = to_.try_tell(std::move(item)))
      send(*std::move(back));
    else
      ++counts_.handled;
  }
  void finish(bool) { finishing_ = true; }
  void abandon() {
    counts_.dropped += waiting_.size();
    waiting_.clear();
  }
  bool settled() const noexcept { return finishing_ && !sending_; }
  void publish(std::uint64_t in) {
    counts_.in = in;
    counts_.out = counts_.handled;
    show(counts_);
  }

private:
  struct refusal {};

  // The mailbox is full, or the actor has stopped, and then the future says so.
  void send(T&& item) {
    sending_ = true;
    to_.template send<T>(std::move(item)).then(*self_, [this](result<done> outcome) {
      sending_ = false;
      if (outcome)
        ++counts_.handled;
      else
        refused();
      while (!waiting_.empty() && !sending_) {
        push(std::move(waiting_.front()));
        waiting_.pop_front();
      }
      back_.tell(credit{0, 0});  // makes a turn
    });
  }
  void refused() {
    static_cast<void>(attempt(policy_, [this] {
      throw actor_error{errc::actor_stopped, to_.name() + " has stopped"};
    }));
  }

  Ref to_;
  guarded_function<refusal, Policy> policy_{refusal{}};
  context* self_ = nullptr;
  ref<credit> back_;
  std::deque<T> waiting_;  // behind the one that is being sent
  bool sending_ = false;
  bool finishing_ = false;
};

template <class X, class T> constexpr bool check_into() {
  static_assert(std::is_invocable_v<X&, T> || takes_items<X, T> || takes_each<X, T>,
                "actors: a pipeline ends in a function of its items, a container of them, or a "
                "reference to an actor that takes them");
  return true;
}

}  // namespace detail
}  // namespace actors::pipeline
