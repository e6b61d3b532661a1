// run: one running pipeline, as its actors share it: what is wanted of it, and its books.
//
// Who holds it: each of its actors, each chunk on its way, nobody else (the user's handle holds the
// books, and leads to the run weakly). So it is destroyed when the last actor and the last chunk
// have gone, however they went; and its destructor is where the future of the pipeline ends. What
// is destroyed unhandled counts itself as dropped before that. So every item is accounted for.
//
// phases   flowing -> draining (cancelled: the source ends)
//          flowing, draining -> dropping (failed or cancelled: what comes is dropped)
// In `dropping` the protocol between actors goes on: each chunk is credited, each actor tells the
// next that it was the last. So all come to their end, from the source on. An actor that is ended
// from outside (the system ends, its parent ends) cannot do that: it kills the others.
#pragma once

#include <actors/ask/promise.hpp>
#include <actors/base/clock.hpp>
#include <actors/base/export.hpp>
#include <actors/core/system.hpp>
#include <actors/pipeline/options.hpp>
#include <actors/pipeline/stats.hpp>

#include <array>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace actors::pipeline::detail {

/// Look at the run: something has changed.
struct wake {};

/// Of one stage on one actor.
struct counts {
  std::uint64_t in = 0;  // as its actor counts them
  std::uint64_t out = 0;
  std::uint64_t handled = 0;
  std::uint64_t filtered = 0;
  std::uint64_t skipped = 0;
  std::uint64_t dropped = 0;
  std::uint64_t offered = 0;  // as the actor before it counts them, where there is one
};

/// Who counts what is offered to a stage: where chunks come from another actor, that one, so that
/// what is on its way is in flight. A parallel stage has a link of its own to its workers.
enum class link_kind : std::uint8_t { none, to_workers, from_another_actor };

/// Where one actor shows its counts of one stage to readers on other threads.
class alignas(64) slot {
public:
  explicit slot(link_kind as) noexcept : kind_(as) {}

  /// Only its actor.
  void show(const counts& c) noexcept {
    // relaxed: readers want recent numbers; the final ones are ordered by the run's end
    in_.store(c.in, std::memory_order_relaxed);
    out_.store(c.out, std::memory_order_relaxed);
    handled_.store(c.handled, std::memory_order_relaxed);
    filtered_.store(c.filtered, std::memory_order_relaxed);
    skipped_.store(c.skipped, std::memory_order_relaxed);
    dropped_.store(c.dropped, std::memory_order_relaxed);
    offered_.store(c.offered, std::memory_order_relaxed);
  }
  void add_to(stage_stats& s, link_kind counts) const noexcept {
    if (counts == link_kind::none)
      s.in += in_.load(std::memory_order_relaxed);
    else if (counts == kind_)
      s.in += offered_.load(std::memory_order_relaxed);
    s.out += out_.load(std::memory_order_relaxed);
    s.handled += handled_.load(std::memory_order_relaxed);
    s.filtered += filtered_.load(std::memory_order_relaxed);
    s.skipped += skipped_.load(std::memory_order_relaxed);
    s.dropped += dropped_.load(std::memory_order_relaxed);
  }

private:
  const link_kind kind_;
  std::atomic<std::uint64_t> in_{0}, out_{0}, handled_{0}, filtered_{0}, skipped_{0}, dropped_{0},
      offered_{0};
};

/// The books of a run. Stages and slots are added before it starts; then it is thread-safe.
class ACTORS_API board {
public:
  std::size_t add_stage(std::string name);
  slot& add_slot(std::size_t stage, link_kind as = link_kind::none);
  const std::string& name_of(std::size_t stage) const { return stages_[stage].name; }

  /// Items on their way to a stage that never came there.
  void lose(std::size_t stage, std::uint64_t items) noexcept;
  void skipped(std::size_t stage, const std::string& cause);
  void cancelled() noexcept { cancelled_.store(true, std::memory_order_relaxed); }
  void ended() noexcept;
  stats read() const;

private:
  struct stage {
    explicit stage(std::string is) : name(std::move(is)) {}
    std::string name;
    link_kind counting = link_kind::none;  // the farthest from it that there is
    std::deque<slot> slots;
    std::atomic<std::uint64_t> lost{0};
    std::map<std::string, std::uint64_t> causes;  // guarded by mutex_
  };
  std::deque<stage> stages_;
  mutable std::mutex mutex_;
  std::atomic<bool> cancelled_{false};
  const clock::time_point begun_ = clock::now();
  std::atomic<clock::duration> took_{clock::duration::zero()};  // zero: it has not ended
};

enum class phase : std::uint8_t { flowing, draining, dropping };

class ACTORS_API run {
public:
  run(options given, std::shared_ptr<board> books, promise<stats> done);
  run(const run&) = delete;
  run& operator=(const run&) = delete;
  ~run();

  const options& settings() const noexcept { return options_; }
  board& books() noexcept { return *books_; }

  // relaxed: a hint that ends loops early; who must not miss it is woken by a message
  bool flowing() const noexcept { return phase_.load(std::memory_order_relaxed) == phase::flowing; }
  bool dropping() const noexcept {
    return phase_.load(std::memory_order_relaxed) == phase::dropping;
  }

  /// Any thread.
  void cancel(cancel_mode how);
  /// In a catch block: the pipeline fails in that stage. The first failure counts.
  void fail(std::size_t stage);
  void fail(error why);
  /// In a catch block: the pipeline fails of what no user function has thrown.
  void fail_of_its_own();
  /// In a catch block: an item is skipped.
  void skip(std::size_t stage);

  /// While it is built.
  void join(ref<wake> actor) { actors_.push_back(std::move(actor)); }
  /// An actor has ended before it should, or could not be spawned. Ends the others.
  void kill(error why) noexcept;
  /// What an actor that ends early says.
  error early_end() const noexcept;
  void has_parent() noexcept { parent_ = true; }

private:
  bool advance_to(phase wanted) noexcept;
  void wake_all() noexcept;

  const options options_;
  const std::shared_ptr<board> books_;
  promise<stats> done_;
  std::vector<ref<wake>> actors_;
  bool parent_ = false;
  std::atomic<phase> phase_{phase::flowing};
  std::atomic<bool> killed_{false};
  std::mutex mutex_;
  error failure_;  // guarded by mutex_
};

using run_ptr = std::shared_ptr<run>;

/// In a catch block: what was thrown.
ACTORS_API std::string text_of_exception();

/// Where a stage keeps its books: its place in the run.
struct place {
  run* on;  // the actor holds it
  std::size_t stage;
  slot* shown;
};

}  // namespace actors::pipeline::detail
