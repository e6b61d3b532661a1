// The actors of a pool: the router, which stands behind the pool's reference, and its children, the
// workers.
//
// The router lives as long as the pool. A stop after its mailbox lets everything be finished first:
// it hears on(stopping), waits until nothing waits and nobody is busy, lets the workers go, and
// ends with the last of them; what comes meanwhile it stashes, so that it dies with the router as
// what comes after a stop should. Whatever ends the router, its destructor puts what still waits
// into the stash, too. So a message is counted once at the router and, if a worker got it, once
// there.
#pragma once

#include <actors/ask/asking.hpp>
#include <actors/ask/handler.hpp>
#include <actors/core/system.hpp>
#include <actors/pool/gather.hpp>
#include <actors/pool/pool_crew.hpp>
#include <actors/pool/routing.hpp>

#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace actors::detail {

/// To each worker a copy; a request is answered with so many replies.
template <class M> struct spread {
  M message;
  std::size_t wanted;
};
template <request M> struct spread<M> {
  using reply = std::vector<reply_of<M>>;
  static constexpr bool shares = true;  // as M says for itself
  M message;
  std::size_t wanted;  ///< 0: of all
};

struct change_size {
  using reply = done;
  std::size_t min_workers;
  std::size_t max_workers;
};

struct settle {
  using reply = done;
};

template <class P> struct router_ref;
template <class... Ms> struct router_ref<protocol<Ms...>> {
  using protocol_type = protocol<Ms..., spread<Ms>..., change_size, settle>;
  using type = typename protocol_type::ref_type;
  using seat_type = pool_seat_of<Ms...>;
};

// Members that the arguments leave out have their defaults.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
/// T, and behind each message a step for its pool.
template <class T> class pool_worker : public T {
public:
  using protocol = typename T::protocol;

  template <class... Args>
    requires can_be_built<T, Args...> pool_worker(std::shared_ptr<pool_crew> of,
                                                  std::shared_ptr<pool_seat> mine, Args&&... args)
        : T(std::forward<Args>(args)...), pool_(std::move(of)), seat_of_(std::move(mine)) {}

    using T::on;
    void on(marked, context& self) {
      if (const auto pause = pool_->proceed(*seat_of_)) [[unlikely]]
        self.after(*pause, [of = pool_, mine = seat_of_](context&) { of->resume(*mine); });
    }
    bool survives(const error&) noexcept { return pool_->failed(*seat_of_); }
    template <class M> static constexpr bool keeps() { return detail::keeps<T, M>; }

  private:
    std::shared_ptr<pool_crew> pool_;
    std::shared_ptr<pool_seat> seat_of_;
};

#pragma GCC diagnostic pop

/// How workers of a pool are spawned, by the router or while it is young.
template <class T> class hiring {
public:
  using seat_type = typename router_ref<typename T::protocol>::seat_type;

  hiring(const crew_limits& limits, routing<typename T::protocol> how, spawn_options options)
      : members(std::make_shared<pool_crew>(limits)), how(std::move(how)),
        options(std::move(options)) {}
  hiring(const hiring&) = delete;
  hiring& operator=(const hiring&) = delete;
  virtual ~hiring() = default;

  /// Throws what T's constructor throws, and what a spawn may throw.
  std::shared_ptr<pool_seat> hire(backend::cell& router) {
    auto s = std::make_shared<seat_type>();
    s->worker = spawn(router, s);
    return s;
  }

  const std::shared_ptr<pool_crew> members;
  const routing<typename T::protocol> how;
  const spawn_options options;

private:
  virtual ref_of<T> spawn(backend::cell& router, const std::shared_ptr<pool_seat>& s) = 0;
};

template <class T, class... Args> class hiring_with final : public hiring<T> {
public:
  template <class... Given>
  hiring_with(const crew_limits& limits, routing<typename T::protocol> how, spawn_options options,
              Given&&... given)
      : hiring<T>(limits, std::move(how), std::move(options)),
        args_(std::forward<Given>(given)...) {}

private:
  ref_of<T> spawn(backend::cell& router, const std::shared_ptr<pool_seat>& s) override {
    return std::apply(
        [&](const Args&... args) {
          return spawn_actor<pool_worker<T>>(backend::core_of(router), this->options, &router,
                                             this->members, s, args...);
        },
        args_);
  }

  std::tuple<Args...> args_;
};

template <class T, class P = typename T::protocol> class router;

template <class T, class... Ms> class router<T, protocol<Ms...>> {
public:
  using protocol = typename router_ref<actors::protocol<Ms...>>::protocol_type;

  explicit router(std::shared_ptr<hiring<T>> by) : by_(std::move(by)), crew_(by_->members.get()) {
    crew_->open();
  }
  router(const router&) = delete;
  router& operator=(const router&) = delete;
  ~router() {
    parcel_queue waiting;
    crew_->close(waiting);
    while (auto p = waiting.pop()) p->put_aside(*self_);
  }

  template <class M>
    requires(contains<M, Ms...> && !request<M>)
  void on(M&& m, context& self) { take(std::move(m), promise<done>{}, self); }
  template <class M>
    requires(contains<M, Ms...>&& request<M>)
  void on(M&& m, context& self, promise<reply_of<M>> answer) {
    take(std::move(m), std::move(answer), self);
  }

  template <class M>
    requires(!request<M>)
  void on(spread<M>&& m, context& self) {
    start(self);
    if (closing_) return self.stash(std::move(m));
    alone<M>(self, promise<done>{}, [&](auto&) { deal_copies(m.message); });
  }
  template <class M>
    requires request<M>
  void on(spread<M>&& m, context& self, promise<std::vector<reply_of<M>>> answer) {
    start(self);
    if (closing_) return self.stash(std::move(m), std::move(answer));
    alone<M>(self, std::move(answer), [&](auto& out) {
      const auto wanted = m.wanted != 0 ? m.wanted : crew_->in_service();
      auto parts = ask_copies(m.message, out.deadline());
      gathered<reply_of<M>>::start(std::move(parts), wanted, std::move(out));
    });
  }

  void on(change_size m, context& self, promise<done> answer) {
    start(self);
    if (closing_) return self.stash(m, std::move(answer));
    crew_->resize(m.min_workers, m.max_workers);
    try {
      while (crew_->in_service() < m.min_workers) hire(self);
    } catch (const std::exception& e) {
      return answer.fail(
          {errc::actor_failed, std::string{"a worker could not start: "} + e.what()});
    }
    shrink_later(self);
    answer.set();
  }
  void on(settle, context& self, promise<done> answer) {
    start(self);
    crew_->when_settled(std::move(answer));
  }

  /// The first that a router hears.
  void on(marked, context& self) { start(self); }
  void on(down d, context& self) {
    const bool failed = static_cast<bool>(d.reason);
    if (failed)
      self.log(log_level::warning, self.name() + " gives up a worker: " + to_string(d.reason));
    const auto how = crew_->left(d.id, failed);
    if (how.missing && !settled_) replace_later(self);
    if (!how.last || (replacing_ != 0 && !settled_)) return;
    if (failed && !closing_)
      throw actor_error{errc::actor_failed, "no worker is left: " + to_string(d.reason)};
    self.stop(stop_mode::now);
  }
  void on(stopping, context& self) {
    start(self);
    if (std::exchange(closing_, true)) return;
    auto [settled, later] = make_promise<done>();
    std::move(later).then(self, [this, &self](result<done>) {
      settled_ = true;
      crew_->dismiss_all();
      if (crew_->empty()) self.stop(stop_mode::now);
    });
    crew_->when_settled(std::move(settled));
  }

private:
  // At first, and after a restart of the router, which has ended its workers.
  void start(context& self) {
    if (self_ != nullptr) [[likely]]
      return;
    self_ = &self;
    crew_->watch_all(self);
    while (crew_->in_service() < crew_->wanted()) hire(self);
  }

  void hire(context& self) {
    auto s = by_->hire(self.handle());
    s->watch_by(self);
    crew_->join(std::move(s));
  }

  template <class M, class Answer> void take(M&& m, Answer answer, context& self) {
    start(self);
    if (closing_) [[unlikely]]
      return aside(std::move(m), std::move(answer), self);
    alone<M>(self, std::move(answer), [&](auto& out) {
      if constexpr (copyable<M>)
        if (crew_->routing() == policy::broadcast) return to_all(m, std::move(out));
      const auto key = by_->how.key_of(m);
      auto how = crew_->route(pack(std::move(m), std::move(out), key));
      if (how.refused != nullptr) [[unlikely]]
        how.refused->refuse(self.handle(), full(self));
      if (how.grow) grow(self);
    });
  }

  /// send(answer). What it throws, a key function or a copy of the user's, fails this message
  /// alone.
  template <class M, class Answer, class Send>
  static void alone(context& self, Answer answer, Send send) {
    const bool asked = request<M> && static_cast<bool>(answer);
    try {
      send(answer);
    } catch (...) {
      const auto why = backend::describe_current_exception().with_code(errc::lost);
      backend::fail_dropped_promises(why);
      if (answer)
        answer.fail(why);
      else if (!asked)
        backend::bury_unsent(self.handle(), backend::value_ops_of<M>, why);
    }
  }

  error full(context& self) const {
    return {errc::mailbox_full, "the queue of " + self.name() + " is full (" +
                                    std::to_string(crew_->capacity()) + " messages)"};
  }

  template <class M, class Answer> void aside(M m, Answer answer, context& self) {
    if constexpr (request<M>)
      self.stash(std::move(m), std::move(answer));
    else
      self.stash(std::move(m));
  }

  template <class M, class Answer>
  static parcel_ptr pack(M&& m, Answer answer, std::uint64_t key = 0) {
    return std::make_unique<parcel_of<M, Ms...>>(key, std::move(m), std::move(answer));
  }

  template <class M, class Answer> void to_all(const M& m, Answer answer) {
    if constexpr (request<M>) {
      using R = reply_of<M>;
      if (!answer) return deal_copies(m);
      auto [one, replies] = make_promise<std::vector<R>>();
      auto parts = ask_copies(m, answer.deadline());
      when_ended(std::move(replies),
                 [answer = std::move(answer)](result<std::vector<R>> outcome) mutable {
                   if (outcome)
                     answer.set(std::move(outcome->front()));
                   else
                     answer.fail(outcome.error());
                 });
      gathered<R>::start(std::move(parts), 1, std::move(one));
    } else {
      deal_copies(m);
    }
  }

  template <class M> void deal_copies(const M& m) {
    if constexpr (copyable<M>) {
      std::vector<parcel_ptr> copies(crew_->in_service());
      for (auto& each : copies) each = pack(M(m), promise<typename asked_for<M>::type>{});
      crew_->deal(std::move(copies));
    }
  }

  template <class M>
  std::vector<future<reply_of<M>>> ask_copies(const M& m,
                                              std::optional<clock::time_point> deadline) {
    std::vector<future<reply_of<M>>> replies;
    if constexpr (copyable<M>) {
      std::vector<parcel_ptr> copies(crew_->in_service());
      for (auto& each : copies) {
        auto [answer, reply] =
            make_promise<reply_of<M>>(deadline.value_or(clock::time_point::max()));
        replies.push_back(std::move(reply));
        each = pack(M(m), std::move(answer));
      }
      crew_->deal(std::move(copies));
    }
    return replies;
  }

  // It is the crew's to say how many; a worker that cannot start must not end the pool.
  void grow(context& self) {
    try {
      hire(self);
    } catch (const std::exception& e) {
      crew_->stop_growing();
      self.log(log_level::warning, self.name() + " cannot grow: " + e.what());
    }
    shrink_later(self);
  }

  void replace_later(context& self) {
    ++replacing_;
    self.after(crew_->replace_after(clock::now()), [this](context& me) { replace(me); });
  }
  // One that cannot start is tried again, unless the pool is to end.
  void replace(context& self) {
    --replacing_;
    if (settled_ || !crew_->wants_replacement()) return;
    try {
      hire(self);
      crew_->replaced();
    } catch (const std::exception& e) {
      self.log(log_level::warning, self.name() + " cannot replace a worker: " + e.what());
      if (!closing_) return replace_later(self);
      if (crew_->empty() && replacing_ == 0) self.stop(stop_mode::now);
    }
  }

  void shrink_later(context& self) {
    if (shrinking_ || !crew_->elastic()) return;
    shrinking_ = true;
    shrink_in(self, crew_->shrink_after());
  }
  void shrink_in(context& self, std::chrono::nanoseconds time) {
    self.after(time, [this](context& me) {
      const auto again = crew_->shrink(clock::now());
      shrinking_ = again.has_value();
      if (again) shrink_in(me, *again);
    });
  }

  const std::shared_ptr<hiring<T>> by_;
  pool_crew* const crew_;
  context* self_ = nullptr;
  bool closing_ = false;
  bool settled_ = false;       // it closes, and all is done
  std::size_t replacing_ = 0;  // timers that are under way
  bool shrinking_ = false;     // a timer is under way
};

}  // namespace actors::detail
