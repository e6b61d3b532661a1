#include <actors/pool/worker_link.hpp>

#include <cerrno>
#include <cstring>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// The header of glibc 2.36 forgets that its functions are C.
extern "C" {
#include <sys/pidfd.h>
}

namespace actors::detail {

descriptor::~descriptor() {
  if (number_ >= 0) ::close(number_);
}

void worker_link::give(remote_task task, clock::time_point until) {
  task_ = std::move(task);
  sent_ = 0;
  now = state::busy;
  deadline = until;
  ++tasks;
  flush();
}

// A worker that has gone is not noticed here, but where it is reaped.
void worker_link::flush() {
  while (has_more_to_send()) {
    const auto& frame = task_.frame;
    const auto n = ::send(socket_.get(), frame.data() + sent_, frame.size() - sent_, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0) break;
    sent_ += static_cast<std::size_t>(n);
  }
  task_.frame = {};
  sent_ = 0;
}

std::optional<bytes> worker_link::receive(std::size_t longest) {
  constexpr std::size_t piece = 64 * 1024;
  std::uint32_t length = 0;
  for (;;) {
    if (received_.size() >= sizeof length) {
      std::memcpy(&length, received_.data(), sizeof length);
      if (length > longest) {
        closed_ = true;  // no worker says so much
        return std::nullopt;
      }
      if (received_.size() >= sizeof length + length) break;
    }
    const auto before = received_.size();
    received_.resize(before + piece);
    const auto n = ::recv(socket_.get(), received_.data() + before, piece, 0);
    received_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    if (n > 0 || (n < 0 && errno == EINTR)) continue;
    closed_ = closed_ || n == 0 || errno != EAGAIN;
    return std::nullopt;
  }
  const auto begin = received_.begin() + sizeof length;
  bytes frame(begin, begin + length);
  received_.erase(received_.begin(), begin + length);
  return frame;
}

unit_ptr worker_link::take_task(state next) noexcept {
  now = next;
  deadline = clock::time_point::max();
  task_.frame = {};
  sent_ = 0;
  return std::move(task_.task);
}

void worker_link::hang_up(clock::time_point until) noexcept {
  ::shutdown(socket_.get(), SHUT_WR);
  now = state::leaving;
  deadline = until;
}

void worker_link::kill() noexcept {
  ::pidfd_send_signal(process_.get(), SIGKILL, nullptr, 0);
  now = state::dying;
  deadline = clock::time_point::max();
}

std::optional<std::string> worker_link::reap() {
  siginfo_t info{};
  const int rc = ::waitid(P_PIDFD, static_cast<id_t>(process_.get()), &info, WEXITED | WNOHANG);
  if (rc != 0 && errno == EINTR) return std::nullopt;
  if (rc != 0) return "has ended, and its status went to another wait of this program";
  if (info.si_pid == 0) return std::nullopt;
  if (info.si_code == CLD_EXITED) return "exited with code " + std::to_string(info.si_status);
  return "was killed by signal " + std::to_string(info.si_status) + " (" +
         ::strsignal(info.si_status) + ")";
}

}  // namespace actors::detail
