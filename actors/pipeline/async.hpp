// map_async: a stage whose function gives a future or a task; several of them are in flight.
//
// The stage lives in its segment's actor, and so do the answers: they come as functions of replies,
// or as coroutines that this actor runs. What has been made goes on while the rest is ready; each
// answer wakes the actor, which looks for more input then. At the end of the input the rest is told
// when the last answer is there.
#pragma once

#include <actors/ask/asking.hpp>
#include <actors/ask/future.hpp>
#include <actors/ask/task.hpp>
#include <actors/backend/suspended.hpp>
#include <actors/pipeline/stage.hpp>

#include <deque>
#include <map>
#include <memory>

namespace actors::pipeline::detail {

template <class X> struct answer_in { static constexpr bool is_one = false; };
template <class U> struct answer_in<future<U>> {
  using type = U;
  static constexpr bool is_one = true;
};
template <class U> struct answer_in<task<U>> : answer_in<future<U>> {};
template <class U> struct answer_in<future_of_temporary<U>> : answer_in<future<U>> {};

template <class F, class T> using answer_of = typename answer_in<made_by<F, T>>::type;

template <class F, class T> constexpr bool gives_answer() {
  if constexpr (std::is_invocable_v<F&, T>)
    if constexpr (answer_in<made_by<F, T>>::is_one) return !std::is_void_v<answer_of<F, T>>;
  return false;
}
template <class F, class T> constexpr bool check_map_async() {
  static_assert(gives_answer<F, T>(),
                "actors: map_async takes a function of the items that returns a future or a task "
                "of something");
  return true;
}

struct work_base {
  virtual ~work_base() = default;
};

/// A task that has been started. `ended` is called at its end with a function that gives what it
/// returned, or throws; it may destroy this.
template <class U, class Ended>
class started_task final : public work_base, actors::detail::task_root {
public:
  started_task(task<U> t, Ended ended) : task_(std::move(t)), ended_(std::move(ended)) {
    task_.frame().promise().rooted_in(this);
  }
  void begin() { actors::detail::trampoline::run(task_.frame()); }

private:
  void task_ended() noexcept override {
    auto ended = std::move(ended_);
    ended([this] { return task_.frame().promise().take(); });
  }

  task<U> task_;
  Ended ended_;
};

template <class T, class F, class Policy, bool Ordered, class Next>
class async_stage final : public stage<Next> {
  using made = answer_of<F, T>;

public:
  async_stage(place at, F f, std::size_t most, Next next)
      : stage<Next>(at, std::move(next)), f_(std::move(f)), most_(most) {}

  void start(context& self, const ref<credit>& back) {
    self_ = &self;
    me_ = self.as_ref(protocol<wake>{});
    this->next_.start(self, back);
  }

  bool ready() const noexcept { return waiting_.empty() && has_room() && this->next_.ready(); }

  // What comes at once for one item of a stage before may be more than there is room for.
  void push(T&& item) {
    if (waiting_.empty() && has_room())
      begin(std::move(item));
    else
      waiting_.push_back(std::move(item));
  }
  void begin(T&& item) {
    const auto number = number_++;
    flights_.try_emplace(number);
    std::optional<made_by<F, T>> begun;
    const bool is_begun = this->attempt(f_, [&] {
      begun.emplace(std::invoke(*f_, std::move(item)));
      launch(number, *std::move(begun));
    });
    if (!is_begun) end(number, {});
  }

  void finish(bool whole) {
    finishing_ = true;
    whole_ = whole;
    go_on();
  }
  /// Tasks that run stay until the actor ends: it has their continuations.
  void abandon() {
    this->counts_.dropped += waiting_.size() + flights_.size() + made_.size();
    waiting_.clear();
    made_.clear();
    abandoned_.merge(flights_);
    this->next_.abandon();
  }
  void credited(const credit& c) {
    this->next_.credited(c);
    go_on();
  }
  bool settled() const noexcept { return finished_ && this->next_.settled(); }

  void publish(std::uint64_t in) {
    auto& c = this->counts_;
    c.in = in;
    c.handled = c.out;
    this->show(c);
    this->next_.publish(c.out);
  }

private:
  struct flight {
    std::unique_ptr<work_base> work;  // of a task
    bool over = false;
    std::optional<made> result;  // over, and empty: skipped
  };

  bool has_room() const noexcept { return flights_.size() + made_.size() < most_; }

  void launch(std::uint64_t number, future<made> answer) {
    answer.then(*self_, [this, number](result<made> outcome) {
      ended(number, [&] { return std::move(outcome).value(); });
    });
  }
  void launch(std::uint64_t number, task<made> work) {
    const auto on_end = [this, number](auto take) { ended(number, take); };
    auto started = std::make_unique<started_task<made, decltype(on_end)>>(std::move(work), on_end);
    auto& begun = *started;
    flights_.at(number).work = std::move(started);
    begun.begin();
  }

  /// `take` gives the answer, or throws. What throws else ends the pipeline.
  template <class Take> void ended(std::uint64_t number, Take take) noexcept {
    if (!flights_.contains(number)) return;  // abandoned
    try {
      std::optional<made> result;
      static_cast<void>(this->attempt(f_, [&] { result.emplace(take()); }));
      end(number, std::move(result));
      go_on();
      me_.tell(wake{});
    } catch (...) {
      this->on().kill(backend::describe_current_exception().with_code(errc::task_failed));
    }
  }

  void end(std::uint64_t number, std::optional<made> result) {
    const auto at = flights_.find(number);
    if constexpr (Ordered) {
      at->second.over = true;
      at->second.result = std::move(result);
      while (!flights_.empty() && flights_.begin()->second.over) keep(flights_.begin());
    } else {
      at->second.result = std::move(result);
      keep(at);
    }
  }
  void keep(typename std::map<std::uint64_t, flight>::iterator at) {
    if (at->second.result) made_.push_back(*std::move(at->second.result));
    flights_.erase(at);
  }

  void go_on() {
    for (; !made_.empty() && this->next_.ready(); made_.pop_front()) {
      ++this->counts_.out;
      this->next_.push(std::move(made_.front()));
    }
    for (; !waiting_.empty() && has_room(); waiting_.pop_front())
      begin(std::move(waiting_.front()));
    if (!finishing_ || finished_) return;
    this->next_.flush();
    if (!waiting_.empty() || !flights_.empty() || !made_.empty()) return;
    finished_ = true;
    this->next_.finish(whole_);
  }

  guarded_function<F, Policy> f_;
  std::size_t most_;
  context* self_ = nullptr;
  ref<wake> me_;
  std::uint64_t number_ = 0;
  std::deque<T> waiting_;  // for room
  std::map<std::uint64_t, flight> flights_;
  std::map<std::uint64_t, flight> abandoned_;
  std::deque<made> made_;  // waits for the rest
  bool finishing_ = false;
  bool whole_ = false;
  bool finished_ = false;
};

}  // namespace actors::pipeline::detail
