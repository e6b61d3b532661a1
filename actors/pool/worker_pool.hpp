// The worker processes of an executor, and the thread that looks after them.
//
// Any thread leaves tasks in `news_`; all else is the thread's. It gives a waiting task to an idle
// worker, or starts one as long as there may be more; a worker has one task at a time, so that its
// death costs that one only. A death is seen on the process (a pidfd), after what the worker has
// still said was read. Nobody else's child is waited for, and no signal handled.
//
// When workers die before they are ready, the next one is started later and later. From the third
// in a row on, all tasks that wait then are failed, unless other workers live.
//
// Shutdown: no more news; with nothing waiting and nothing running workers are told to end; with
// the last one the thread ends.
#pragma once

#include <actors/base/thread.hpp>
#include <actors/pool/process_executor.hpp>
#include <actors/pool/worker_entry.hpp>
#include <actors/pool/worker_link.hpp>

#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <poll.h>
#include <vector>

namespace actors::detail {

class worker_pool {
public:
  explicit worker_pool(process_options options);
  ~worker_pool();

  const process_options& options() const noexcept { return options_; }
  /// Any thread. After close the task is just destroyed.
  void submit(remote_task task);
  void close(shutdown_mode how);
  /// Until the last worker has ended, after close.
  void await_end();
  bool runs_here() const noexcept { return thread_.is_current(); }

private:
  using worker = std::list<worker_link>::iterator;
  using state = worker_link::state;

  void tell_thread();

  void run();
  bool take_news();  // false: closed, and all is over
  void give_tasks();
  void start_workers();
  void start_failed(std::string why);
  void wait();
  void look_after(worker w, short socket_events, short process_events);
  void hear(worker w, const bytes& frame);
  void greet(worker w, decoder& from);
  void end_task(worker w, decoder& from, worker_says what);
  void out_of_time(worker w);
  void bury(worker w, const std::string& how);
  timespec time_left() const;
  std::size_t count(state which) const;

  const process_options options_;
  descriptor wake_up_;  // an eventfd

  std::mutex mutex_;
  std::condition_variable ended_;
  std::deque<remote_task> news_;
  bool closed_ = false;
  bool cancelled_ = false;
  bool changed_ = false;  // the thread has not seen all of this
  bool asleep_ = false;   // and has to be woken to see it
  bool over_ = false;

  // The thread's own.
  std::deque<remote_task> waiting_;
  std::list<worker_link> workers_;
  std::vector<pollfd> polled_;
  bool closing_ = false;
  unsigned failures_ = 0;  // to start a worker, in a row
  std::string last_failure_;
  clock::time_point next_start_ = clock::time_point::min();
  clock::time_point retry_ = clock::time_point::max();  // waiting tasks wait for this

  thread thread_;
};

}  // namespace actors::detail
