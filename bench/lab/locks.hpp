// Locks of POSIX: for threads, and for processes that share the memory they lie in.
#pragma once

#include "examples/common/posix_semaphore.hpp"

#include <pthread.h>
#include <system_error>

namespace bench::lab {

/// Throws std::system_error unless a pthread function says 0.
inline void expect_no_error(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

/// A mutex for processes.
class process_mutex {
public:
  process_mutex() {
    pthread_mutexattr_t how;
    expect_no_error(pthread_mutexattr_init(&how), "pthread_mutexattr_init");
    pthread_mutexattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
    expect_no_error(pthread_mutex_init(&mutex_, &how), "pthread_mutex_init");
    pthread_mutexattr_destroy(&how);
  }
  ~process_mutex() { pthread_mutex_destroy(&mutex_); }
  process_mutex(const process_mutex&) = delete;
  process_mutex& operator=(const process_mutex&) = delete;

  void lock() { expect_no_error(pthread_mutex_lock(&mutex_), "pthread_mutex_lock"); }
  void unlock() { pthread_mutex_unlock(&mutex_); }

private:
  pthread_mutex_t mutex_{};
};

using example::semaphore;

}  // namespace bench::lab
