// A lock for processes, to lie in the memory they share.
#pragma once

#include <pthread.h>
#include <system_error>

namespace bench::lab {

/// As std::mutex, for std::lock_guard.
class process_mutex {
public:
  process_mutex() {
    pthread_mutexattr_t how;
    pthread_mutexattr_init(&how);
    pthread_mutexattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
    const auto error = pthread_mutex_init(&mutex_, &how);
    pthread_mutexattr_destroy(&how);
    if (error != 0) throw std::system_error(error, std::generic_category(), "pthread_mutex_init");
  }
  ~process_mutex() { pthread_mutex_destroy(&mutex_); }
  process_mutex(const process_mutex&) = delete;
  process_mutex& operator=(const process_mutex&) = delete;

  void lock() { pthread_mutex_lock(&mutex_); }
  void unlock() { pthread_mutex_unlock(&mutex_); }

private:
  pthread_mutex_t mutex_{};
};

}  // namespace bench::lab
