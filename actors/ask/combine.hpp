// Several futures as one: all of them, the first of them, or one after the other as they end.
#pragma once

#include <actors/ask/future.hpp>
#include <actors/ask/input_iterator.hpp>
#include <actors/backend/helper.hpp>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace actors {

/// One of several futures, and how it ended.
template <class T> struct completed {
  std::size_t index;  ///< where it stood
  result<T> outcome;
};

namespace detail {

/// Calls f(result<T>) when the future has ended, at once if it has, on the completing thread.
template <class T, class F> void when_ended(future<T> f, F then) {
  if (!f.valid()) return then(result<T>{error{errc::empty_future, "a future is empty"}});
  f.slot()->arm(std::make_unique<then_continuation<T, F>>(std::move(then)), nullptr);
}

template <class... Ts> std::tuple<Ts...> unpack(std::tuple<std::optional<Ts>...>&& parts) {
  return std::apply([](auto&... each) { return std::tuple<Ts...>{*std::move(each)...}; }, parts);
}

template <class T> std::vector<T> unpack(std::vector<std::optional<T>>&& parts) {
  std::vector<T> all;
  all.reserve(parts.size());
  for (auto& each : parts) all.push_back(*std::move(each));
  return all;
}

/// Where the parts of when_all meet. Parts have a place each; the last one hands all of them on.
template <class Parts, class All> class gathering {
public:
  gathering(Parts empty, std::size_t count, promise<All> out)
      : parts(std::move(empty)), left_(count), out_(std::move(out)) {}

  void failed(const error& why) {
    // relaxed: who is first makes no difference to what the others have done
    if (!failed_.exchange(true, std::memory_order_relaxed)) out_.fail(why);
  }
  void arrived() {
    // acq_rel: the last one sees all places. One that failed never arrives.
    if (left_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    try {
      out_.set(unpack(std::move(parts)));
    } catch (...) {
      out_.fail(backend::describe_current_exception().with_code(errc::lost));
    }
  }

  Parts parts;

private:
  std::atomic<std::size_t> left_;
  std::atomic<bool> failed_{false};
  promise<All> out_;
};

template <class T> void set_completed(promise<completed<T>>& to, std::size_t i, result<T> outcome) {
  try {
    to.set(completed<T>{i, std::move(outcome)});
  } catch (...) {
    to.fail(backend::describe_current_exception().with_code(errc::lost));
  }
}

template <class T, class Shared> void gather(future<T> part, Shared all, std::optional<T>& place) {
  when_ended(std::move(part), [all = std::move(all), &place](result<T> outcome) {
    if (!outcome) return all->failed(outcome.error());
    try {
      place.emplace(*std::move(outcome));
    } catch (...) {
      return all->failed(backend::describe_current_exception().with_code(errc::lost));
    }
    all->arrived();
  });
}

}  // namespace detail

/// The values of all, in this order, or the first error. Uses the futures up. Any thread.
template <class... Ts>
  requires(sizeof...(Ts) > 0)
future<std::tuple<Ts...>> when_all(future<Ts>... parts) {
  using places = std::tuple<std::optional<Ts>...>;
  auto [done, out] = make_promise<std::tuple<Ts...>>();
  auto all = std::make_shared<detail::gathering<places, std::tuple<Ts...>>>(places{}, sizeof...(Ts),
                                                                            std::move(done));
  std::apply([&](auto&... place) { (detail::gather(std::move(parts), all, place), ...); },
             all->parts);
  return std::move(out);
}

/// The same for any number of one kind.
template <class T> future<std::vector<T>> when_all(std::vector<future<T>> parts) {
  using places = std::vector<std::optional<T>>;
  auto [done, out] = make_promise<std::vector<T>>();
  if (parts.empty()) done.set(std::vector<T>{});
  auto all = std::make_shared<detail::gathering<places, std::vector<T>>>(
      places(parts.size()), parts.size(), std::move(done));
  for (std::size_t i = 0; i < parts.size(); ++i)
    detail::gather(std::move(parts[i]), all, all->parts[i]);
  return std::move(out);
}

/// The first that ends, with a value or an error; of none: an error (empty_future). The others go
/// on, and what they give is dropped. Uses the futures up. Any thread.
template <class T> future<completed<T>> when_any(std::vector<future<T>> parts) {
  struct race {
    std::atomic<bool> over{false};
    promise<completed<T>> first;
  };
  auto [first, out] = make_promise<completed<T>>();
  if (parts.empty()) first.fail({errc::empty_future, "when_any of no futures"});
  auto shared = std::make_shared<race>();
  shared->first = std::move(first);
  for (std::size_t i = 0; i < parts.size(); ++i)
    detail::when_ended(std::move(parts[i]), [shared, i](result<T> outcome) {
      // relaxed: nothing but the decision is shared
      if (shared->over.exchange(true, std::memory_order_relaxed)) return;
      detail::set_completed(shared->first, i, std::move(outcome));
    });
  return std::move(out);
}

namespace detail {

/// Makes futures one after the other.
template <class T> class future_source {
public:
  future_source() = default;
  future_source(const future_source&) = delete;
  future_source& operator=(const future_source&) = delete;
  virtual ~future_source() = default;
  /// An empty one: there are no more.
  virtual future<T> next() = 0;
};

}  // namespace detail

/// An input range of completed<T>, in the order in which the futures end:
/// `for (auto& [index, outcome] : as_completed(std::move(futures)))`. For threads that may wait: on
/// a worker thread begin() throws actor_error (would_block). Dropping it drops what has not come.
/// What `messages | ask_each(actor)` gives it asks bit by bit (actors/ask/ask_each.hpp).
template <class T> class as_completed {
  struct arrivals {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<completed<T>> waiting;
    const std::shared_ptr<backend::helper> here = backend::helper::current();

    void put(std::size_t i, result<T>&& outcome) {
      add(i, std::move(outcome));
      if (here != nullptr) here->poke();
    }
    // Who waits for it has to get something.
    void add(std::size_t i, result<T>&& outcome) {
      const std::lock_guard guard{mutex};
      try {
        waiting.push_back({i, std::move(outcome)});
      } catch (...) {
        waiting.push_back({i, backend::describe_current_exception().with_code(errc::lost)});
      }
      changed.notify_one();
    }
  };

public:
  explicit as_completed(std::vector<future<T>> parts) {
    for (auto& each : parts) expect(std::move(each));
  }
  /// At most `at_once` futures are under way or have ended and not been looked at.
  as_completed(std::unique_ptr<detail::future_source<T>> more, std::size_t at_once)
      : more_(std::move(more)), at_once_(at_once) {}
  /// Of what `messages | ask_each(actor)` gives.
  template <class Asked>
    requires requires(Asked a) { std::move(a).source(); }
  explicit as_completed(Asked asked) : at_once_(asked.how.at_once) {
    more_ = std::move(asked).source();
  }

  using iterator = detail::input_iterator<as_completed, completed<T>>;

  iterator begin() {
    detail::check_may_wait();
    advance();
    return iterator{*this};
  }
  std::default_sentinel_t end() const noexcept { return {}; }

private:
  friend iterator;

  bool ended() const noexcept { return !current_; }
  completed<T>& current() noexcept { return *current_; }
  void expect(future<T> part) {
    ++left_;
    detail::when_ended(std::move(part), [to = arrivals_, i = count_++](result<T> outcome) {
      to->put(i, std::move(outcome));
    });
  }
  void expect_more() {
    while (more_ != nullptr && left_ < at_once_) {
      if (auto part = more_->next(); part.valid())
        expect(std::move(part));
      else
        more_.reset();
    }
  }
  void advance() {
    current_.reset();
    expect_more();
    if (left_ == 0) return;
    --left_;
    backend::wait_until(arrivals_->here, arrivals_->mutex, arrivals_->changed, {},
                        [this] { return !arrivals_->waiting.empty(); });
    const std::lock_guard guard{arrivals_->mutex};
    const auto pop = [this](auto*) { arrivals_->waiting.pop_front(); };  // also if its move throws
    const std::unique_ptr<completed<T>, decltype(pop)> first{&arrivals_->waiting.front(), pop};
    current_.emplace(std::move(*first));
  }

  std::shared_ptr<arrivals> arrivals_ = std::make_shared<arrivals>();
  std::size_t left_ = 0;   // under way, or not looked at
  std::size_t count_ = 0;  // so far
  std::unique_ptr<detail::future_source<T>> more_;
  std::size_t at_once_ = 0;
  std::optional<completed<T>> current_;
};

}  // namespace actors
