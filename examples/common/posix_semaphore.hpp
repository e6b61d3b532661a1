// A semaphore of POSIX: for threads, and for processes that share the memory it lies in.
#pragma once

#include <cerrno>
#include <semaphore.h>
#include <system_error>

namespace example {

/// Not std::counting_semaphore: that of libstdc++ 12 may sleep for ever when several acquire at
/// once (GCC bug 104928). Throws std::system_error.
class semaphore {
public:
  explicit semaphore(unsigned count = 1) { check(sem_init(&at_, 1, count)); }
  ~semaphore() { sem_destroy(&at_); }
  semaphore(const semaphore&) = delete;
  semaphore& operator=(const semaphore&) = delete;

  void acquire() {
    while (sem_wait(&at_) != 0)
      if (errno != EINTR) check(-1);
  }
  bool try_acquire() {
    while (sem_trywait(&at_) != 0) {
      if (errno == EAGAIN) return false;
      if (errno != EINTR) check(-1);
    }
    return true;
  }
  void release(unsigned count = 1) {
    for (; count > 0; --count) check(sem_post(&at_));
  }

private:
  static void check(int result) {
    if (result != 0) throw std::system_error(errno, std::generic_category(), "semaphore");
  }

  sem_t at_{};
};

}  // namespace example
