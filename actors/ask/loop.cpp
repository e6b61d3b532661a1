// The event loop on Asio, whose headers stay in this file.
//
// Who does what: any thread appends to jobs_ under the mutex, and the one that finds it empty has
// Asio call perform_jobs() on the loop's thread. All else belongs to the thread that runs the loop.
// The end: stop() sets a flag and wakes the loop; run() returns from Asio and closes: jobs are
// refused from then on (a), what is queued and every started task is destroyed (b), so that a
// coroutine's handle that comes later, from a future, meets (a) and is dropped.
#define ASIO_STANDALONE  // without Boost
#define ASIO_NO_DEPRECATED
// Only one thread runs handlers, and Asio's queue has a mutex: its fences, which thread sanitizer
// does not model, order nothing here.
#define ASIO_DISABLE_FENCED_BLOCK

#include <actors/ask/loop_core.hpp>
#include <actors/base/trampoline.hpp>

#include <actors/backend/face.hpp>
#include <actors/backend/suspended.hpp>
#include <actors/base/clock.hpp>
#include <actors/base/lean_error.hpp>
#include <actors/base/out_of_memory.hpp>

#include <array>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <atomic>
#include <fcntl.h>
#include <mutex>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

namespace actors::detail {

/// Jobs that are their own links: nothing is allocated. Owns them.
class job_list {
public:
  job_list() noexcept = default;
  job_list(job_list&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
  job_list& operator=(job_list&&) = delete;
  ~job_list() {
    while (first_ != nullptr) take(*first_);
  }

  void add(std::unique_ptr<loop_job> added) noexcept {
    added->next_ = first_;
    if (first_ != nullptr) first_->prev_ = added.get();
    first_ = added.release();
  }

  std::unique_ptr<loop_job> take(loop_job& each) noexcept {
    (each.prev_ == nullptr ? first_ : each.prev_->next_) = each.next_;
    if (each.next_ != nullptr) each.next_->prev_ = each.prev_;
    return std::unique_ptr<loop_job>{&each};
  }

private:
  loop_job* first_ = nullptr;
};

namespace {

constexpr auto going_on = "going on with a coroutine on its event loop";

struct job {
  std::coroutine_handle<> go_on;
  std::unique_ptr<loop_job> work;
  bool stays = false;
};

struct sleeper {
  clock::time_point until;
  std::uint64_t serial;  // equal times: first come, first served
  std::coroutine_handle<> waiting;
  friend bool operator<(const sleeper& a, const sleeper& b) noexcept {
    return a.until != b.until ? a.until > b.until : a.serial > b.serial;
  }
};

/// A descriptor while somebody waits for it. It is not ours to close.
struct watched {
  struct side {
    ready_wait* wait = nullptr;
    std::uint64_t serial = 0;
  };
  asio::posix::stream_descriptor fd;
  std::array<side, 2> sides = {};

  explicit watched(asio::io_context& io) : fd(io) {}
  watched(const watched&) = delete;
  ~watched() {
    if (fd.is_open()) fd.release();
  }
};

class asio_core;
thread_local asio_core* running_here = nullptr;

class asio_core final : public loop_core, public std::enable_shared_from_this<asio_core> {
public:
  void resume(std::coroutine_handle<> waiting) noexcept override {
    with_memory_for(going_on, [&] { push({waiting, nullptr}); });
  }
  void submit(std::unique_ptr<loop_job> work, bool stays) override {
    push({nullptr, std::move(work), stays});
  }
  void stop() noexcept override {
    stopped_.store(true);
    io_.stop();
    drop_unless_busy();
  }
  void cancel(int fd) override;
  std::unique_ptr<loop_job> take_ended(loop_job* of) noexcept override;
  void run(std::coroutine_handle<> first, const bool& ended) override;
  void sleep(std::coroutine_handle<> waiting, std::chrono::nanoseconds delay) override;
  bool wait_ready(int fd, readiness what, ready_wait& w) override;
  void close() noexcept override;

private:
  /// While a thread runs the loop.
  class running {
  public:
    explicit running(asio_core& loop) noexcept;
    running(const running&) = delete;
    running& operator=(const running&) = delete;
    ~running();

  private:
    asio_core& loop_;
    const char* before_;
  };

  void drop_all() noexcept;
  void drop_unless_busy() noexcept;
  void push(job next);
  void perform_jobs();
  void perform(job& next);
  void arm_timer();
  void wake_sleepers();
  void became_ready(int fd, std::size_t side, std::uint64_t serial, const std::error_code& why);
  void drop_waits(int fd);
  void check_is_current() const;
  void check_may_run() const;

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard_{io_.get_executor()};
  std::atomic<bool> stopped_{false};
  std::atomic<bool> busy_{false};

  std::mutex mutex_;
  std::vector<job> jobs_;
  bool closed_ = false;

  job_list started_;
  std::priority_queue<sleeper> sleepers_;
  asio::steady_timer timer_{io_};
  std::unordered_map<int, watched> watched_;
  std::uint64_t serial_ = 0;
};

void asio_core::push(job next) {
  const std::lock_guard guard{mutex_};
  if (closed_) return;  // (a); the caller's job ends without the lock
  if (jobs_.empty()) asio::post(io_, [this] { perform_jobs(); });  // it waits for the lock
  jobs_.push_back(std::move(next));
}

void asio_core::perform_jobs() {
  std::vector<job> batch;
  {
    const std::lock_guard guard{mutex_};
    batch.swap(jobs_);
  }
  for (auto& each : batch) {
    if (stopped_.load()) return;
    perform(each);
  }
}

void asio_core::perform(job& next) {
  if (next.go_on) return trampoline::run(next.go_on);
  auto* work = next.work.get();
  if (next.stays) started_.add(std::move(next.work));
  work->run();
}

std::unique_ptr<loop_job> asio_core::take_ended(loop_job* of) noexcept {
  return started_.take(*of);
}

void asio_core::check_may_run() const {
  if (auto e = backend::reply_slot::waiting_error()) throw actor_error{std::move(e)};
  if (backend::current_cell() != nullptr)
    throw actor_error{errc::would_block,
                      "a handler may not run a loop: start its task, and await it"};
}

void asio_core::run(std::coroutine_handle<> first, const bool& ended) {
  check_may_run();
  if (stopped_.load()) return;
  if (busy_.exchange(true)) {
    if (stopped_.load()) return;
    throw actor_error{errc::would_block, "another thread runs this loop already"};
  }
  const running here{*this};
  if (first && !stopped_.load()) trampoline::run(first);
  while (!ended && !stopped_.load()) io_.run_one();
}

asio_core::running::running(asio_core& loop) noexcept
    : loop_(loop), before_(backend::reply_slot::forbid_waiting(
                       "a task of an event loop may not block: use co_await")) {
  running_here = &loop_;
}

asio_core::running::~running() {
  if (loop_.stopped_.load()) loop_.drop_all();
  backend::reply_slot::forbid_waiting(before_);
  running_here = nullptr;
  loop_.busy_.store(false);
  if (loop_.stopped_.load()) loop_.drop_unless_busy();  // stop() may have met a loop that was busy
}

void asio_core::check_is_current() const {
  if (running_here != this)
    throw actor_error{errc::bad_option, "awaited outside a task of this loop"};
}

// -- time -----------------------------------------------------------------------------------------

void asio_core::sleep(std::coroutine_handle<> waiting, std::chrono::nanoseconds delay) {
  check_is_current();
  const auto serial = ++serial_;
  sleepers_.push({clock::later(clock::now(), delay), serial, waiting});
  if (sleepers_.top().serial != serial) return;
  try {
    arm_timer();
  } catch (...) {
    sleepers_.pop();
    throw;
  }
}

void asio_core::arm_timer() {
  timer_.expires_at(sleepers_.top().until);  // an earlier wait ends with an error
  timer_.async_wait([this](const std::error_code& why) {
    if (!why) wake_sleepers();
  });
}

// Not those that begin to sleep meanwhile: others have their turn before.
void asio_core::wake_sleepers() {
  const auto now = clock::now();
  const auto last = serial_;
  while (!sleepers_.empty() && sleepers_.top().until <= now && sleepers_.top().serial <= last) {
    if (stopped_.load()) return;
    const auto waiting = sleepers_.top().waiting;
    sleepers_.pop();
    trampoline::run(waiting);
  }
  if (!sleepers_.empty()) with_memory_for(going_on, [&] { arm_timer(); });
}

// -- descriptors ----------------------------------------------------------------------------------

bool asio_core::wait_ready(int fd, readiness what, ready_wait& w) {
  check_is_current();
  const auto fail = [&](const std::string& why) {
    w.failure = {errc::bad_option, "descriptor " + std::to_string(fd) + ": " + why};
    return false;
  };
  if (::fcntl(fd, F_GETFD) == -1) return fail("is not open");
  auto& at = watched_.try_emplace(fd, io_).first->second;
  if (!at.fd.is_open()) {
    std::error_code why;
    at.fd.assign(fd, why);
    if (why) {
      watched_.erase(fd);
      return fail(why.message());
    }
  }
  const auto i = static_cast<std::size_t>(what);
  if (at.sides[i].wait != nullptr) return fail("another task waits for it already");
  const auto serial = ++serial_;
  at.fd.async_wait(
      what == readiness::read ? asio::posix::descriptor_base::wait_read
                              : asio::posix::descriptor_base::wait_write,
      [this, fd, i, serial](const std::error_code& why) { became_ready(fd, i, serial, why); });
  at.sides[i] = {&w, serial};
  return true;
}

// The serial tells a wait from an earlier one for the same number.
void asio_core::became_ready(int fd, std::size_t side, std::uint64_t serial,
                             const std::error_code& why) {
  const auto found = watched_.find(fd);
  if (found == watched_.end() || found->second.sides[side].serial != serial) return;
  auto& sides = found->second.sides;
  auto& w = *sides[side].wait;
  sides[side] = {};
  if (sides[0].wait == nullptr && sides[1].wait == nullptr) watched_.erase(found);
  if (why)
    w.failure = lean_error(errc::bad_option, [&] {
      return error{errc::bad_option, "descriptor " + std::to_string(fd) + ": " + why.message()};
    });
  trampoline::run(w.waiting);
}

void asio_core::cancel(int fd) {
  if (running_here == this) return drop_waits(fd);
  const auto drop = [this, fd]() noexcept { drop_waits(fd); };
  struct call final : loop_job {
    explicit call(decltype(drop) f) : function(f) {}
    void run() noexcept override { function(); }
    decltype(drop) function;
  };
  submit(std::make_unique<call>(drop), false);
}

void asio_core::drop_waits(int fd) {
  const auto found = watched_.find(fd);
  if (found == watched_.end()) return;
  const auto sides = found->second.sides;
  watched_.erase(found);
  for (const auto& each : sides) {
    if (each.wait == nullptr) continue;
    each.wait->failure = {errc::cancelled, "the wait for the descriptor was cancelled"};
    resume(each.wait->waiting);
  }
}

// -- the end --------------------------------------------------------------------------------------

void asio_core::close() noexcept {
  stopped_.store(true);
  io_.stop();
  drop_all();
}

// Who runs the loop drops what is there; else who stops it.
void asio_core::drop_unless_busy() noexcept {
  if (busy_.exchange(true)) return;
  drop_all();
  busy_.store(false);
}

void asio_core::drop_all() noexcept {
  std::vector<job> dropped;  // (b), without the lock: who waits is told
  {
    const std::lock_guard guard{mutex_};
    closed_ = true;
    dropped.swap(jobs_);
  }
  const auto ended = std::move(started_);
  sleepers_ = {};
  watched_.clear();
}

}  // namespace

std::shared_ptr<loop_core> make_loop_core() { return std::make_shared<asio_core>(); }

std::shared_ptr<resumer> current_resumer() noexcept {
  return running_here == nullptr ? nullptr : running_here->shared_from_this();
}

error describe_task_failure() noexcept {
  const auto why = backend::describe_current_exception();
  return why.code() == errc::actor_failed ? why.with_code(errc::task_failed) : why;
}

}  // namespace actors::detail
