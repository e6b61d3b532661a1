// The list lies in shared memory, with a lock for readers and writers of all processes.
#include "bench/designs/sorted-list/list.hpp"
#include "bench/lab/in_processes.hpp"

#include <pthread.h>
#include <system_error>

namespace bench::designs::sorted_list {

namespace {

class process_list {
public:
  explicit process_list(std::uint64_t keys) : list(keys) {
    pthread_rwlockattr_t how;
    pthread_rwlockattr_init(&how);
    pthread_rwlockattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
    const auto error = pthread_rwlock_init(&lock_, &how);
    pthread_rwlockattr_destroy(&how);
    if (error != 0) throw std::system_error(error, std::generic_category(), "pthread_rwlock_init");
  }
  ~process_list() { pthread_rwlock_destroy(&lock_); }

  std::uint64_t apply(operation o) {
    o.writes() ? pthread_rwlock_wrlock(&lock_) : pthread_rwlock_rdlock(&lock_);
    const auto answer = list.apply(o);
    pthread_rwlock_unlock(&lock_);
    return answer;
  }

  linked_list list;

private:
  pthread_rwlock_t lock_{};
};

problem::result solve(const problem& p, lab::meter& m) {
  lab::in_shared_memory<books> report;
  lab::in_shared_memory<process_list> list(p.keys);
  lab::run_processes(m, p.workers, [&](std::uint64_t i) {
    worker(p, *report, m, i).live([&](operation o) { return list->apply(o); });
  });
  return close(p, *report, list->list);
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::sorted_list
