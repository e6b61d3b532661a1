#include <actors/backend/dead_letters.hpp>

#include <actors/backend/line_log.hpp>
#include <actors/backend/outside.hpp>

#include <exception>
#include <string>
#include <utility>

namespace actors::backend {

struct dead_letters::subscriber {
  explicit subscriber(callback f) : hears(std::move(f)) {}

  const callback hears;
  // guarded by the mutex
  std::uint64_t serial = 0;
  subscriber* next = nullptr;
  subscriber* prev = nullptr;
  unsigned pins = 0;
  bool listed = false;
  bool leaves = false;   // it is not called any more, and the last to unpin takes it out;
  bool dropped = false;  // and deletes it: nobody waits for that
};

/// A call of a subscriber on this thread. Calls nest: a subscriber may cause dead letters.
class dead_letters::call {
public:
  explicit call(const subscriber& of) noexcept : of_(of), outer_(std::exchange(innermost_, this)) {}
  call(const call&) = delete;
  call& operator=(const call&) = delete;
  ~call() { innermost_ = outer_; }

  static bool any() noexcept { return innermost_ != nullptr; }
  static bool runs(const subscriber& s) noexcept {
    for (const auto* each = innermost_; each != nullptr; each = each->outer_)
      if (&each->of_ == &s) return true;
    return false;
  }
  void run(const dead_letter& letter, line_log& log) noexcept;

private:
  static inline constinit thread_local const call* innermost_ = nullptr;

  const subscriber& of_;
  const call* outer_;
};

void dead_letters::call::run(const dead_letter& letter, line_log& log) noexcept {
  const outside_scope outside{"a subscriber of dead letters must not wait"};
  try {
    of_.hears(letter);
  } catch (const std::exception& e) {
    log.write(log_level::error, std::string{"a subscriber of dead letters threw: "} + e.what());
  } catch (...) {
    log.write(log_level::error, "a subscriber of dead letters threw what is no std::exception");
  }
}

// Those that come meanwhile do not hear of this letter.
void dead_letters::publish(const dead_letter& letter) noexcept {
  if (!are_heard()) return;
  subscriber* gone = nullptr;
  lock held{mutex_};
  const auto newest = subscribed_;
  for (auto* each = first_; each != nullptr && each->serial <= newest;) {
    auto& s = *each;
    const bool called = !s.leaves && !call::runs(s);
    if (called) {
      ++s.pins;
      held.unlock();
      call{s}.run(letter, log_);
      held.lock();
    }
    each = s.next;  // it stayed in the list while it was pinned
    if (called && unpin(s)) s.next = std::exchange(gone, &s);
  }
  held.unlock();
  while (gone != nullptr) delete std::exchange(gone, gone->next);
}

// True: nobody but the caller knows it any more.
bool dead_letters::unpin(subscriber& s) noexcept {
  if (--s.pins != 0) return false;
  unpinned_.notify_all();
  if (!s.leaves) return false;
  if (s.listed) unlink(s);
  return s.dropped;
}

std::shared_ptr<void> dead_letters::subscribe(callback hears) {
  auto* s = new subscriber{std::move(hears)};
  {
    const std::lock_guard held{mutex_};
    s->serial = ++subscribed_;
    link(*s);
  }
  return {s, [this](subscriber* each) { unsubscribe(each); }};
}

void dead_letters::unsubscribe(subscriber* s) noexcept {
  lock held{mutex_};
  s->leaves = true;
  if (s->pins != 0 && call::any()) {
    s->dropped = true;
    return;
  }
  unpinned_.wait(held, [s] { return s->pins == 0; });
  if (s->listed) unlink(*s);
  held.unlock();
  delete s;
}

void dead_letters::clear() noexcept {
  lock held{mutex_};
  for (auto* each = first_; each != nullptr; each = each->next) each->leaves = true;
  for (auto* each = first_; each != nullptr;) {
    auto& s = *std::exchange(each, each->next);
    if (s.pins == 0) unlink(s);
  }
  if (!call::any()) unpinned_.wait(held, [this] { return first_ == nullptr; });
}

void dead_letters::link(subscriber& s) noexcept {
  s.listed = true;
  s.prev = last_;
  (last_ != nullptr ? last_->next : first_) = &s;
  last_ = &s;
  heard_.store(true, std::memory_order_relaxed);
}

void dead_letters::unlink(subscriber& s) noexcept {
  s.listed = false;
  (s.prev != nullptr ? s.prev->next : first_) = s.next;
  (s.next != nullptr ? s.next->prev : last_) = s.prev;
  heard_.store(first_ != nullptr, std::memory_order_relaxed);
}

}  // namespace actors::backend
