#include <actors/pool/worker_pool.hpp>

#include <actors/pool/worker_entry.hpp>

#include <algorithm>
#include <cerrno>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace actors::detail {

namespace {

constexpr unsigned failures_allowed = 3;
constexpr std::chrono::milliseconds first_pause{10};
constexpr unsigned most_doublings = 7;
/// For what a worker's static destructors do.
constexpr std::chrono::seconds time_to_leave{5};

descriptor make_wake_up() {
  const int number = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (number < 0) throw std::system_error(errno, std::system_category(), "eventfd");
  return descriptor{number};
}

error failure_of(const unit& task, errc code, std::string_view text) {
  return {code, std::string{task.name()} + ": " + std::string{text}};
}

}  // namespace

worker_pool::worker_pool(process_options options)
    : options_(std::move(options)), wake_up_(make_wake_up()) {
  link_worker_entry();
  thread_ = thread{"actors.procs", [this] { run(); }};
}

worker_pool::~worker_pool() { close(shutdown_mode::wait); }

// -- from other threads ----------------------------------------------------

// With the mutex.
void worker_pool::tell_thread() {
  changed_ = true;
  if (!std::exchange(asleep_, false)) return;
  const std::uint64_t one = 1;
  // It can only refuse when it is woken already.
  static_cast<void>(::write(wake_up_.get(), &one, sizeof one) == sizeof one);
}

void worker_pool::submit(remote_task task) {
  const std::lock_guard guard{mutex_};
  if (closed_) return;
  news_.push_back(std::move(task));
  tell_thread();
}

void worker_pool::close(shutdown_mode how) {
  std::deque<remote_task> dropped;  // told without the lock: continuations may run
  const std::lock_guard guard{mutex_};
  closed_ = true;
  if (how == shutdown_mode::cancel) {
    dropped.swap(news_);
    cancelled_ = true;
  }
  tell_thread();
}

void worker_pool::await_end() {
  std::unique_lock lock{mutex_};
  ended_.wait(lock, [this] { return over_; });
}

// -- the thread -------------------------------------------------------------

void worker_pool::run() {
  while (take_news()) {
    give_tasks();
    start_workers();
    wait();
    auto events = polled_.begin() + 1;
    for (auto w = workers_.begin(); w != workers_.end(); events += 2)
      look_after(w++, events[0].revents, events[1].revents);
  }
  const std::lock_guard guard{mutex_};
  over_ = true;
  ended_.notify_all();
}

bool worker_pool::take_news() {
  std::deque<remote_task> dropped;
  {
    const std::lock_guard guard{mutex_};
    changed_ = asleep_ = false;
    closing_ = closed_;
    for (auto& each : news_) waiting_.push_back(std::move(each));
    news_.clear();
    if (cancelled_) dropped.swap(waiting_);
  }
  if (!closing_ || !waiting_.empty()) return true;
  for (auto& each : workers_)
    if (each.now == state::idle || each.now == state::starting)
      each.hang_up(clock::later(clock::now(), time_to_leave));
  return !workers_.empty();
}

void worker_pool::give_tasks() {
  for (auto w = workers_.begin(); w != workers_.end() && !waiting_.empty(); ++w) {
    if (w->now != state::idle) continue;
    auto deadline = clock::time_point::max();
    if (options_.task_timeout.count() != 0)
      deadline = clock::later(clock::now(), options_.task_timeout);
    w->give(std::move(waiting_.front()), deadline);
    waiting_.pop_front();
  }
}

void worker_pool::start_workers() {
  auto starting = count(state::starting);
  auto here = starting + count(state::idle) + count(state::busy);
  retry_ = clock::time_point::max();
  for (; starting < waiting_.size() && here < options_.workers; ++starting, ++here) {
    if (clock::now() < next_start_) {
      retry_ = next_start_;
      return;
    }
    auto started = worker_link::start(options_.binary, options_.max_message);
    if (!started) {
      start_failed(started.error().text());
      if (!waiting_.empty()) retry_ = next_start_;
      return;
    }
    started->deadline = clock::later(clock::now(), options_.start_timeout);
    workers_.push_back(*std::move(started));
  }
}

void worker_pool::start_failed(std::string why) {
  const auto doublings = std::min(failures_++, most_doublings);
  next_start_ = clock::later(clock::now(), first_pause * (1U << doublings));
  last_failure_ = std::move(why);
  if (failures_ < failures_allowed || count(state::idle) + count(state::busy) != 0) return;
  for (auto failed = std::exchange(waiting_, {}); auto& each : failed)
    each.task->fail(failure_of(*each.task, errc::worker_died,
                               "no worker process can be started: " + last_failure_));
}

std::size_t worker_pool::count(state which) const {
  return static_cast<std::size_t>(std::ranges::count(workers_, which, &worker_link::now));
}

timespec worker_pool::time_left() const {
  auto until = retry_;
  for (const auto& each : workers_) until = std::min(until, each.deadline);
  const auto left = std::clamp<clock::duration>(until - clock::now(), {}, std::chrono::hours{1});
  const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  return {seconds.count(), std::chrono::nanoseconds{left - seconds}.count()};
}

void worker_pool::wait() {
  polled_.assign(1, {wake_up_.get(), POLLIN, 0});
  for (const auto& each : workers_) {
    const short more = each.has_more_to_send() ? POLLOUT : 0;
    // A socket that is closed says so for ever.
    polled_.push_back({each.closed() ? -1 : each.socket(), static_cast<short>(POLLIN | more), 0});
    polled_.push_back({each.process(), POLLIN, 0});
  }
  auto left = time_left();
  {
    const std::lock_guard guard{mutex_};
    asleep_ = !changed_;
    if (changed_) left = {};
  }
  if (::ppoll(polled_.data(), polled_.size(), &left, nullptr) < 0)
    for (auto& each : polled_) each.revents = POLLIN;  // whatever it is: all is looked at
  std::uint64_t times = 0;
  if (polled_.front().revents != 0)
    static_cast<void>(::read(wake_up_.get(), &times, sizeof times) == sizeof times);
}

// -- one worker ---------------------------------------------------------------

void worker_pool::look_after(worker w, short socket_events, short process_events) {
  if ((socket_events & POLLOUT) != 0) w->flush();
  if (socket_events != 0 || process_events != 0) {
    const auto longest = options_.max_message + longest_error + frame_overhead;
    while (const auto frame = w->receive(longest)) hear(w, *frame);
    if (w->closed() && w->now != state::leaving) w->kill();
  }
  if (process_events != 0)
    if (const auto how = w->reap()) return bury(w, *how);
  if (clock::now() >= w->deadline) out_of_time(w);
}

void worker_pool::hear(worker w, const bytes& frame) {
  decoder from{frame};
  worker_says what{};
  from.read(what);
  if (w->now == state::starting && what == worker_says::ready)
    greet(w, from);
  else if (w->now == state::busy && what != worker_says::ready)
    end_task(w, from, what);
  else if (w->now != state::leaving)
    w->kill();
}

void worker_pool::greet(worker w, decoder& from) {
  std::uint16_t format = 0;
  from.read(format);
  if (format != codec_format) {
    w->killed_because = "it speaks another format: the program is another version";
    return w->kill();
  }
  failures_ = 0;
  w->was_ready = true;
  w->now = state::idle;
  w->deadline = clock::time_point::max();
}

void worker_pool::end_task(worker w, decoder& from, worker_says what) {
  const auto task = w->take_task(state::idle);
  // Before the task's future ends: who sees it may count workers.
  if (options_.max_tasks != 0 && w->tasks >= options_.max_tasks)
    w->hang_up(clock::later(clock::now(), time_to_leave));
  if (what == worker_says::error) {
    errc code{};
    std::string text;
    from.read(code);
    from.read(text);
    return task->fail(failure_of(*task, code, text));
  }
  try {
    task->complete(from);
  } catch (...) {  // the codec of a user's type
    return task->fail(describe_failure_of(task->name()));
  }
  if (from.failed())
    task->fail(failure_of(*task, from.failure().code(), "its result: " + from.failure().text()));
}

void worker_pool::out_of_time(worker w) {
  const auto was = w->now;
  w->kill();
  if (was == state::starting) {
    w->killed_because = "it did not report in time: is it a program with these functions?";
  } else if (was == state::busy) {
    const auto task = w->take_task(state::dying);
    const auto limit = std::chrono::duration<double>(options_.task_timeout).count();
    task->fail(
        failure_of(*task, errc::timed_out, "it ran longer than " + std::to_string(limit) + " s"));
  }
}

void worker_pool::bury(worker w, const std::string& how) {
  const bool was_ready = w->was_ready;
  const auto task = w->take_task(state::dying);
  const auto text = w->killed_because.empty() ? "its worker process " + how : w->killed_because;
  workers_.erase(w);
  if (task != nullptr) task->fail(failure_of(*task, errc::worker_died, text));
  if (!was_ready) start_failed(text);
}

}  // namespace actors::detail
