// The actors of a pipeline that run segments: `source_node` one that begins with a source,
// `segment_node` one that begins with chunks from other actors.
//
// A turn handles what there is while the outlet is ready, then either finishes (the input is over),
// asks to be told when its mailbox up to here has been handled (then what waits for company goes),
// or waits for a message: a chunk, a credit, a timer, a wake.
#pragma once

#include <actors/pipeline/link.hpp>

#include <deque>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <vector>

namespace actors::pipeline::detail {

/// What the two have in common. The outlet is destroyed before the run is let go.
template <class Out> class node {
public:
  node(run_ptr on, std::unique_ptr<Out> out) : run_(std::move(on)), out_(std::move(out)) {}
  node(const node&) = delete;
  node& operator=(const node&) = delete;

protected:
  ~node() {
    if (done_) return;
    run_->kill(run_->early_end());
    out_->abandon();
    out_->publish(taken_);
  }

  void start(context& self) {
    self_ = &self;
    me_ = self.as_ref(protocol<caught_up>{});
    out_->start(self, self.as_ref(protocol<credit>{}));
  }

  /// Once: what the outlet keeps is dropped when the run is dropping.
  void look_at_run() {
    if (run_->dropping() && !std::exchange(abandoned_, true)) out_->abandon();
  }

  void finish() {
    over_ = true;
    out_->finish(!run_->dropping());
  }

  void ask_to_catch_up() {
    if (!asked_ && out_->unflushed()) {
      asked_ = true;
      me_.tell(caught_up{});
    }
  }

  void after_turn() {
    out_->publish(taken_);
    wait_until(out_->due());
    if (!over_ || done_ || !out_->settled()) return;
    done_ = true;
    self_->stop();
  }

  /// Turns of a node that throw what is no user function's: a move of the user's.
  template <class Turn> void guard(Turn turn) {
    try {
      turn();
    } catch (const std::bad_alloc&) {
      throw;  // it may have been for a chunk or a credit: what drops needs those, too
    } catch (...) {
      run_->fail_of_its_own();
      turn();  // drops
    }
  }

  /// A handler. What leaves it ends this actor, which ends the run.
  template <class Handle> void step(Handle handle) {
    try {
      handle();
    } catch (...) {
      run_->fail_of_its_own();
      throw;
    }
  }

  void wait_until(clock::time_point when) {
    if (when >= alarm_) return;
    alarm_ = when;
    const auto delay = std::max(when - clock::now(), clock::duration::zero());
    static_cast<void>(self_->after(delay, [this] {
      alarm_ = never;
      on_alarm();
    }));
  }
  virtual void on_alarm() = 0;

  run_ptr run_;
  std::unique_ptr<Out> out_;
  context* self_ = nullptr;
  std::uint64_t taken_ = 0;
  bool over_ = false;

  bool asked_ = false;

private:
  ref<caught_up> me_;
  clock::time_point alarm_ = never;
  bool abandoned_ = false;
  bool done_ = false;
};

// -- a segment ------------------------------------------------------------------------------------

/// `Ordered`: its one lane's chunks come in any order and are handled in the order of their
/// numbers.
template <class T, class Out, bool Ordered> class segment_node final : public node<Out> {
public:
  using protocol = actors::protocol<begin, data<T>, connect, last, credit, caught_up, wake>;

  segment_node(run_ptr on, std::unique_ptr<Out> out, std::uint32_t lanes)
      : node<Out>(std::move(on), std::move(out)), lanes_(lanes), pace_(this->run_->settings()) {}

  void on(begin, context& self) {
    this->step([&] { this->start(self); });
  }
  void on(connect m) { lanes_[m.lane].to = std::move(m); }
  void on(last m) {
    lanes_[m.lane].ended = true;
    expected_ += m.chunks;
    this->step([this] { turn(); });
  }
  void on(data<T> m) {
    this->step([&] {
      if constexpr (Ordered)
        early_.emplace(m.number, std::move(m));
      else
        queue_.push_back(std::move(m));
      turn();
    });
  }
  void on(credit m) {
    this->step([&] {
      this->out_->credited(m);
      turn();
    });
  }
  void on(caught_up) {
    this->asked_ = false;
    this->step([this] {
      if (front() == nullptr) this->out_->flush();
      turn();
    });
  }
  void on(wake) {
    this->step([this] { turn(); });
  }

private:
  struct lane {
    connect to;
    bool ended = false;
  };

  void on_alarm() override {
    this->step([this] {
      this->out_->on_time(clock::now());
      turn();
    });
  }

  void turn() {
    this->guard([this] {
      this->look_at_run();
      handle_all();
      if (!this->over_ && input_over()) this->finish();
      // With items left it is held back, and a credit wakes it: to ask again would be to poll.
      if (!this->over_ && front() == nullptr) this->ask_to_catch_up();
    });
    this->after_turn();
  }

  void handle_all() {
    if (front() == nullptr) return;
    auto mark = clock::now();
    while (auto* d = front()) {
      while (!d->items.empty() && !this->run_->dropping())
        if (!handle_block(d->items, mark)) break;
      this->look_at_run();
      if (this->run_->dropping()) d->items.drop();
      if (!d->items.empty()) return;
      const auto from = d->lane;
      pop();
      give_credit(from);
    }
  }

  bool handle_block(chunk<T>& items, clock::time_point& mark) {
    const auto block = std::min(pace_.block(), items.size());
    std::size_t n = 0;
    for (; n < block && this->out_->ready() && !this->run_->dropping(); ++n)
      this->out_->push(items.take());
    if (n == 0) return false;
    this->taken_ += n;
    const auto now = clock::now();
    pace_.note(n, now - mark);
    mark = now;
    this->out_->age(now);
    return n == block;
  }

  data<T>* front() {
    if constexpr (Ordered) {
      if (early_.empty() || early_.begin()->first != next_) return nullptr;
      return &early_.begin()->second;
    } else {
      return queue_.empty() ? nullptr : &queue_.front();
    }
  }
  void pop() {
    ++next_;
    if constexpr (Ordered)
      early_.erase(early_.begin());
    else
      queue_.pop_front();
  }
  void give_credit(std::uint32_t to) {
    auto& from = lanes_[to].to;
    from.back.tell(credit{from.port, pace_.want()});
  }
  bool input_over() const {
    if (next_ != expected_) return false;
    return std::all_of(lanes_.begin(), lanes_.end(), [](const lane& l) { return l.ended; });
  }

  std::vector<lane> lanes_;
  pace pace_;
  std::map<std::uint64_t, data<T>> early_;  // ordered: by number
  std::deque<data<T>> queue_;               // else
  std::uint64_t next_ = 0;                  // chunks handled
  std::uint64_t expected_ = 0;              // of the lanes that have ended
};

// -- a source -------------------------------------------------------------------------------------

/// What a source says after it was asked for items.
enum class supply {
  more,   ///< ask again
  later,  ///< nothing at hand: it wakes the actor, or says when it is due
  end
};

/// To itself: go on.
struct go {};

/// Where a source puts its items.
template <class Out> struct intake {
  run& on;
  Out& out;
  std::uint64_t& taken;
  bool drains;  ///< it gives what it has accepted, though the pipeline is cancelled

  /// False: put no more, and say `more`.
  bool open() const noexcept { return (on.flowing() || (drains && !on.dropping())) && out.ready(); }
  template <class T> void put(T&& item) {
    ++taken;
    out.push(std::forward<T>(item));
  }
};

/// `Source` has: item; fill(intake&, most) -> supply, which puts up to `most` items while it is
/// open; due() -> time_point, after `later`; attach(ref<wake>), once, before all else; leftover(),
/// when it is told to end: items that it has accepted and not given. And maybe drain(), when the
/// pipeline is cancelled: it accepts nothing more, and is asked for what it has until its end.
template <class Source, class Out> class source_node final : public node<Out> {
public:
  using protocol = actors::protocol<begin, go, credit, caught_up, wake>;

  source_node(run_ptr on, std::unique_ptr<Source> source, std::unique_ptr<Out> out, place at)
      : node<Out>(std::move(on), std::move(out)), source_(std::move(source)), at_(at),
        pace_(this->run_->settings()) {}
  ~source_node() {
    if (source_ != nullptr) close();
    show();
  }

  void on(begin, context& self) {
    this->step([&] {
      this->start(self);
      again_ = self.as_ref(actors::protocol<go>{});
      source_->attach(self.as_ref(actors::protocol<wake>{}));
      turn();
    });
  }
  void on(go) {
    going_ = false;
    this->step([this] { turn(); });
  }
  void on(credit m) {
    this->step([&] {
      this->out_->credited(m);
      if (!going_) turn();
    });
  }
  void on(caught_up) { this->asked_ = false; }
  void on(wake) {
    if (!going_) this->step([this] { turn(); });
  }

private:
  static constexpr std::chrono::microseconds turn_length{200};

  void on_alarm() override {
    this->step([this] {
      this->out_->on_time(clock::now());
      if (!going_) turn();
    });
  }

  void turn() {
    this->guard([this] {
      this->look_at_run();
      if (this->over_) return;
      const auto s = may_give() ? produce() : supply::end;
      if (s == supply::end || !may_give()) return end();
      if (s == supply::later) {
        this->out_->flush();
        this->wait_until(source_->due());
      } else if (this->out_->ready()) {
        going_ = true;
        again_.tell(go{});
      }
    });
    show();
    this->after_turn();
  }

  bool may_give() {
    if (this->run_->flowing()) return true;
    if constexpr (requires { source_->drain(); })
      if (!std::exchange(drains_, true)) source_->drain();
    return drains_ && !this->run_->dropping();
  }

  supply produce() {
    intake<Out> to{*this->run_, *this->out_, this->taken_, drains_};
    const auto begun = clock::now();
    auto mark = begun;
    auto s = supply::more;
    while (s == supply::more && to.open() && mark - begun < turn_length) {
      const auto before = this->taken_;
      s = fill(to);
      const auto now = clock::now();
      if (this->taken_ != before) pace_.note(this->taken_ - before, now - mark);
      mark = now;
      this->out_->age(now);
    }
    return s;
  }

  supply fill(intake<Out>& to) {
    try {
      return source_->fill(to, pace_.block());
    } catch (const std::bad_alloc&) {
      this->run_->fail(at_.stage);
      throw;  // as in guard()
    } catch (...) {
      this->run_->fail(at_.stage);
      return supply::end;
    }
  }

  void end() {
    close();
    this->look_at_run();
    this->finish();
  }
  void close() {
    dropped_ = source_->leftover();
    source_.reset();
  }

  void show() noexcept {
    counts c;
    c.in = this->taken_ + dropped_;
    c.out = c.handled = this->taken_;
    c.dropped = dropped_;
    at_.shown->show(c);
  }

  std::unique_ptr<Source> source_;
  place at_;
  pace pace_;
  ref<go> again_;
  bool going_ = false;
  bool drains_ = false;
  std::uint64_t dropped_ = 0;
};

}  // namespace actors::pipeline::detail
