// Locks of POSIX: for threads, and for processes that share the memory they lie in.
#pragma once

#include <cerrno>
#include <pthread.h>
#include <semaphore.h>
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

/// A semaphore for threads and processes. Not std::counting_semaphore: that of libstdc++ 12 may
/// sleep for ever when several acquire at once (GCC bug 104928).
class semaphore {
public:
  explicit semaphore(unsigned count = 1) {
    if (sem_init(&at_, 1, count) != 0) throw std::system_error(errno, std::generic_category());
  }
  ~semaphore() { sem_destroy(&at_); }
  semaphore(const semaphore&) = delete;
  semaphore& operator=(const semaphore&) = delete;

  void acquire() {
    while (sem_wait(&at_) != 0) expect_no_error(errno == EINTR ? 0 : errno, "sem_wait");
  }
  bool try_acquire() {
    while (sem_trywait(&at_) != 0) {
      if (errno == EAGAIN) return false;
      expect_no_error(errno == EINTR ? 0 : errno, "sem_trywait");
    }
    return true;
  }
  void release(unsigned count = 1) {
    for (; count > 0; --count) expect_no_error(sem_post(&at_) == 0 ? 0 : errno, "sem_post");
  }

private:
  sem_t at_{};
};

}  // namespace bench::lab
