#include "bell.hpp"

#include <csignal>
#include <cstdint>
#include <poll.h>
#include <string_view>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace dining {

namespace {

constexpr std::string_view show_cursor = "\x1b[?25h\n";

std::atomic<const bell*> to_ring_on_signal{nullptr};
std::atomic<int> caught_signal{0};

/// Async-signal-safe: lock-free atomics, write, signal and raise only.
void on_signal(int number) {
  auto kept = errno;
  auto none = 0;
  if (caught_signal.compare_exchange_strong(none, number)) {
    if (auto* b = to_ring_on_signal.load()) b->ring();
  } else {
    if (isatty(STDOUT_FILENO) == 1) {
      [[maybe_unused]] auto n = write(STDOUT_FILENO, show_cursor.data(), show_cursor.size());
    }
    std::signal(number, SIG_DFL);
    std::raise(number);  // delivered when this handler returns
  }
  errno = kept;
}

void handle(int number, void (*handler)(int)) {
  struct sigaction how {};
  how.sa_handler = handler;
  how.sa_flags = SA_RESTART;
  sigemptyset(&how.sa_mask);
  sigaction(number, &how, nullptr);
}

}  // namespace

bell::bell() : fd_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  if (fd_ < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
}

bell::~bell() { close(fd_); }

void bell::ring() const noexcept {
  std::uint64_t one = 1;
  [[maybe_unused]] auto n = write(fd_, &one, sizeof one);  // full: it rings already
}

bool bell::wait_until(std::chrono::steady_clock::time_point deadline) const {
  using namespace std::chrono;
  for (;;) {
    auto left = ceil<milliseconds>(deadline - steady_clock::now()).count();
    pollfd waiting{fd_, POLLIN, 0};
    auto ready = poll(&waiting, 1, static_cast<int>(left < 0 ? 0 : left));
    if (ready > 0) {
      std::uint64_t rings;
      return read(fd_, &rings, sizeof rings) == sizeof rings;
    }
    if (ready == 0) return false;
    if (errno != EINTR) throw std::system_error{errno, std::generic_category(), "poll"};
  }
}

ctrl_c::ctrl_c(const bell& to_ring) {
  caught_signal = 0;
  to_ring_on_signal = &to_ring;
  handle(SIGINT, on_signal);
  handle(SIGTERM, on_signal);
}

ctrl_c::~ctrl_c() {
  handle(SIGINT, SIG_DFL);
  handle(SIGTERM, SIG_DFL);
  to_ring_on_signal = nullptr;
}

int ctrl_c::caught() const noexcept { return caught_signal.load(); }

}  // namespace dining
