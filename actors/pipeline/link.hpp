// The end of a segment from which chunks travel to other actors: a chunk_out over a carrier.
//
// An outlet is what takes the items of a segment: a stage with the rest of the segment behind it,
// or one of the ends: a sink, a link. All outlets have the same members:
//
//   start        the actor is there; once, before all else
//   push         takes an item; never throws because of a user's function
//   ready        it may be pushed to; otherwise the actor waits for credits
//   flush        nothing more is at hand: what waits for company goes
//   age          the time is now; what has waited for `linger` goes
//   due, on_time when on_time wants to be called next
//   finish       no item comes any more; `whole`: what is kept goes on, else it is dropped
//   abandon      the run is dropping: what is kept is dropped
//   credited     a consumer is done with a chunk
//   settled      after finish: nobody will send to this actor any more
//   publish      shows the counts; so many items have been pushed
#pragma once

#include <actors/pipeline/chunk.hpp>

#include <optional>

namespace actors::pipeline::detail {

inline constexpr auto never = clock::time_point::max();

/// Fills chunks and hands them to a carrier, one for each credit. `Carrier` has: connect(back,
/// port), carry(data), end(chunks), want(credit), the size that chunks should have.
template <class T, class Carrier> class chunk_out {
public:
  /// `behind`: the stage to which the items go. `window`: chunks under way at most.
  chunk_out(run_ptr on, place behind, std::size_t window, Carrier carrier)
      : run_(std::move(on)), behind_(behind), carrier_(std::move(carrier)), window_(window),
        free_(window), target_(first_target(run_->settings())), filling_(run_, behind.stage) {}

  void start(context&, const ref<credit>& back, std::uint32_t port = 0) {
    carrier_.connect(back, port);
  }

  bool ready() const noexcept { return filling_.size() < target_; }

  void push(T&& item) {
    if (filling_.empty()) filling_.reserve(target_);
    filling_.add(std::move(item));
    if (filling_.size() >= target_ && free_ != 0) send();
  }

  void flush() {
    if (filling_.empty()) return;
    if (free_ != 0)
      send();
    else
      overdue_ = true;
  }
  bool unflushed() const noexcept { return !filling_.empty() && !overdue_; }

  void age(clock::time_point now) {
    if (filling_.empty()) return;
    if (!since_)
      since_ = now;
    else if (now - *since_ >= run_->settings().linger)
      flush();
  }
  clock::time_point due() const noexcept { return never; }
  void on_time(clock::time_point) noexcept {}

  void finish(bool) {
    finishing_ = true;
    flush();
    end();
  }
  void abandon() noexcept {
    sent_ += filling_.size();
    filling_.drop();
  }

  void credited(const credit& c) {
    ++free_;
    target_ = carrier_.want(c);
    if (!filling_.empty() && (overdue_ || filling_.size() >= target_)) send();
    end();
  }
  bool settled() const noexcept { return ended_ && free_ == window_; }

  void publish(std::uint64_t) noexcept {
    counts c;
    c.offered = sent_ + filling_.size();
    behind_.shown->show(c);
  }

private:
  void send() {
    sent_ += filling_.size();
    chunk<T> full{run_, behind_.stage};
    std::swap(full, filling_);
    --free_;
    overdue_ = false;
    since_.reset();
    carrier_.carry(std::move(full), number_++);
  }

  void end() {
    if (!finishing_ || ended_ || !filling_.empty()) return;
    ended_ = true;
    carrier_.end(number_);
  }

  run_ptr run_;
  place behind_;
  Carrier carrier_;
  std::size_t window_;
  std::size_t free_;
  std::size_t target_;
  chunk<T> filling_;
  std::optional<clock::time_point> since_;  // about when the oldest item came into it
  std::uint64_t number_ = 0;
  std::uint64_t sent_ = 0;  // items, also those that were dropped instead
  bool overdue_ = false;    // goes with the next credit, however small
  bool finishing_ = false;
  bool ended_ = false;
};

/// Carries to one actor.
template <class T> class link {
public:
  link(consumer_ref<T> to, std::uint32_t lane) : to_(std::move(to)), lane_(lane) {}

  void connect(const ref<credit>& back, std::uint32_t port) {
    to_.tell(detail::connect{lane_, port, back});
  }
  void carry(chunk<T> full, std::uint64_t number) {
    to_.tell(data<T>{std::move(full), number, lane_});
  }
  void end(std::uint64_t chunks) { to_.tell(last{lane_, chunks}); }
  std::size_t want(const credit& c) const noexcept { return c.want; }

private:
  consumer_ref<T> to_;
  std::uint32_t lane_;
};

template <class T> using link_out = chunk_out<T, link<T>>;

}  // namespace actors::pipeline::detail
