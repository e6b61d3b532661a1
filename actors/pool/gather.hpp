// The replies of several workers to one request, as one: all of them, or the first so many.
#pragma once

#include <actors/ask/wait.hpp>

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace actors::detail {

/// Ends with the first `wanted` values, in the order of the workers, or with an error as soon as
/// there are too many to fail. What is not needed any more is taken back. Any thread.
template <class R> class gathered {
public:
  gathered(std::size_t of, std::size_t wanted, promise<std::vector<R>> out)
      : places_(of), wanted_(wanted), out_(std::move(out)) {}

  static void start(std::vector<future<R>> parts, std::size_t wanted,
                    promise<std::vector<R>> out) {
    const auto of = parts.size();
    if (wanted == 0 || wanted > of)
      return out.fail({errc::bad_option, "a quorum of " + std::to_string(wanted) + " of " +
                                             std::to_string(of) + " workers"});
    const auto all = std::make_shared<gathered>(of, wanted, std::move(out));
    for (std::size_t i = 0; i < of; ++i)
      when_ended(cancel_on(std::move(parts[i]), all->rest_.get_token()),
                 [all, i](result<R> outcome) { all->arrived(i, std::move(outcome)); });
  }

private:
  // User code runs without the lock: that of continuations, and of values that are dropped.
  void arrived(std::size_t i, result<R> outcome) {
    promise<std::vector<R>> decided;
    {
      const std::lock_guard guard{mutex_};
      if (!outcome) {
        ++failed_;
      } else if (values_ < wanted_) {
        places_[i].emplace(*std::move(outcome));
        ++values_;
      }
      if (values_ == wanted_ || failed_ > places_.size() - wanted_) decided = std::move(out_);
    }
    if (!decided) return;
    // nobody else comes to the places any more: there are enough values, or none is taken
    if (values_ == wanted_)
      decided.set(values());
    else
      decided.fail(too_few(outcome.error()));
    rest_.request_stop();
  }

  std::vector<R> values() {
    std::vector<R> out;
    out.reserve(wanted_);
    for (auto& each : places_)
      if (each) out.push_back(*std::move(each));
    return out;
  }

  error too_few(const error& last) const {
    return {last.code(), std::to_string(wanted_) + " replies of " +
                             std::to_string(places_.size()) + " workers cannot come any more: " +
                             last.text()};
  }

  std::mutex mutex_;  // guards what follows
  std::vector<std::optional<R>> places_;
  std::size_t wanted_;
  std::size_t values_ = 0;
  std::size_t failed_ = 0;
  promise<std::vector<R>> out_;
  std::stop_source rest_;
};

}  // namespace actors::detail
