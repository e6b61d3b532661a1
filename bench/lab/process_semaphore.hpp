// A semaphore for processes, to lie in the memory they share.
#pragma once

#include <cerrno>
#include <semaphore.h>
#include <system_error>

namespace bench::lab {

/// As std::counting_semaphore.
class process_semaphore {
public:
  explicit process_semaphore(unsigned count) {
    if (::sem_init(&semaphore_, 1, count) != 0)
      throw std::system_error(errno, std::generic_category(), "sem_init");
  }
  ~process_semaphore() { ::sem_destroy(&semaphore_); }
  process_semaphore(const process_semaphore&) = delete;
  process_semaphore& operator=(const process_semaphore&) = delete;

  void acquire() {
    while (::sem_wait(&semaphore_) != 0)
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "sem_wait");
  }
  void release() {
    if (::sem_post(&semaphore_) != 0)
      throw std::system_error(errno, std::generic_category(), "sem_post");
  }

private:
  sem_t semaphore_{};
};

}  // namespace bench::lab
