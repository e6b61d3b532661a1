// The end of a segment in front of partitions: each item goes to the partition of its key.
#pragma once

#include <actors/pipeline/stage.hpp>

#include <functional>
#include <vector>

namespace actors::pipeline::detail {

template <class F, class T>
concept gives_key = std::is_invocable_v<F&, const T&> && requires(made_by<F, const T&> key) {
  std::hash<made_by<F, const T&>>{}(key);
};

template <class F, class T> constexpr bool check_partition() {
  static_assert(gives_key<F, T>,
                "actors: partition_by takes a function of the items whose result std::hash knows");
  return true;
}

/// What it needs of `stage` it has itself, but for several outlets.
template <class T, class F, class Policy> class keyed_out {
public:
  keyed_out(place at, F f, std::vector<link_out<T>> to)
      : router_(at, std::move(f)), to_(std::move(to)) {}

  void start(context& self, const ref<credit>& back) {
    for (std::size_t i = 0; i < to_.size(); ++i)
      to_[i].start(self, back, static_cast<std::uint32_t>(i));
  }
  // One that is full holds up all: memory stays bounded, and each key's order is kept.
  bool ready() const noexcept {
    for (const auto& each : to_)
      if (!each.ready()) return false;
    return true;
  }
  void push(T&& item) {
    if (const auto hash = router_.hash_of(item))
      to_[spread(*hash) % to_.size()].push(std::move(item));
  }
  void flush() {
    each([](auto& to) { to.flush(); });
  }
  bool unflushed() const noexcept {
    for (const auto& each : to_)
      if (each.unflushed()) return true;
    return false;
  }
  void age(clock::time_point now) {
    each([now](auto& to) { to.age(now); });
  }
  clock::time_point due() const noexcept { return never; }
  void on_time(clock::time_point) noexcept {}
  void finish(bool whole) {
    each([whole](auto& to) { to.finish(whole); });
  }
  void abandon() {
    each([](auto& to) { to.abandon(); });
  }
  void credited(const credit& c) { to_[c.port].credited(c); }
  bool settled() const noexcept {
    for (const auto& each : to_)
      if (!each.settled()) return false;
    return true;
  }
  void publish(std::uint64_t in) {
    router_.publish(in);
    each([](auto& to) { to.publish(0); });
  }

private:
  struct nothing_behind {
    void publish(std::uint64_t) noexcept {}
  };

  /// The stage as the books know it.
  class router : public stage<nothing_behind> {
  public:
    router(place at, F f) : stage<nothing_behind>(at, {}), f_(std::move(f)) {}

    std::optional<std::size_t> hash_of(const T& item) {
      std::optional<std::size_t> hash;
      static_cast<void>(this->attempt(
          f_, [&] { hash = std::hash<made_by<F, const T&>>{}(std::invoke(*f_, item)); }));
      return hash;
    }
    void publish(std::uint64_t in) {
      auto& c = this->counts_;
      c.in = in;
      c.out = c.handled = in - c.skipped;
      this->show(c);
    }

  private:
    guarded_function<F, Policy> f_;
  };

  /// std::hash of numbers is the number: its low bits alone would be a poor choice.
  static std::size_t spread(std::size_t hash) noexcept {
    const auto mixed = std::uint64_t{hash} * 0x9e3779b97f4a7c15U;
    return static_cast<std::size_t>(mixed >> 32U);
  }

  template <class Do> void each(Do what) {
    for (auto& to : to_) what(to);
  }

  router router_;
  std::vector<link_out<T>> to_;
};

}  // namespace actors::pipeline::detail
