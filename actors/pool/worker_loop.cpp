#include <actors/pool/worker_entry.hpp>

#include <actors/base/codec.hpp>
#include <actors/pool/executor_base.hpp>

#include <actors/backend/suspended.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>

namespace actors::detail {

namespace {

// False: the other end has hung up.
bool receive(int socket, void* to, std::size_t n) {
  auto* at = static_cast<char*>(to);
  while (n != 0) {
    const auto got = ::recv(socket, at, n, MSG_WAITALL);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    n -= static_cast<std::size_t>(got);
  }
  return true;
}

bool send(int socket, const bytes& frame) {
  for (std::size_t sent = 0; sent != frame.size();) {
    const auto n = ::send(socket, frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

void append_error(bytes& frame, const error& why) {
  encoder to{frame};
  to.write(worker_says::error);
  to.write(why.code());
  to.write(why.text().substr(0, longest_error));
}

error run_task(decoder& from, encoder& to) {
  std::uint64_t id{};
  from.read(id);
  const auto* const function = remote_function::find(id);
  if (function == nullptr)
    return {errc::not_registered,
            "the worker does not know the function: not the same program, or loaded later"};
  try {
    function->call(from, to);
  } catch (...) {
    return {errc::task_failed, backend::describe_current_exception().text()};
  }
  if (from.failed()) return from.failure();
  if (to.failure()) return {to.failure().code(), "the result: " + to.failure().text()};
  return {};
}

bytes begin_frame() { return bytes(sizeof(std::uint32_t)); }

void end_frame(bytes& frame) {
  const auto length = static_cast<std::uint32_t>(frame.size() - sizeof(std::uint32_t));
  std::memcpy(frame.data(), &length, sizeof length);
}

bytes answer(const bytes& task, std::size_t largest_result) {
  auto frame = begin_frame();
  const auto head = frame.size();
  encoder{frame}.write(worker_says::result);
  decoder from{task};
  encoder to{frame, {.size = largest_result}};
  if (const auto why = run_task(from, to)) {
    frame.resize(head);
    append_error(frame, why);
  }
  end_frame(frame);
  return frame;
}

}  // namespace

void run_worker(int socket, std::size_t largest_result) {
  ::fcntl(socket, F_SETFD, FD_CLOEXEC);
  auto frame = begin_frame();
  encoder hello{frame};
  hello.write(worker_says::ready);
  hello.write(codec_format);
  end_frame(frame);
  std::uint32_t length = 0;
  while (send(socket, frame) && receive(socket, &length, sizeof length)) {
    bytes task(length);
    if (!receive(socket, task.data(), length)) break;
    frame = answer(task, largest_result);
    // What a task has printed is there when its future ends.
    std::fflush(nullptr);
  }
  std::exit(EXIT_SUCCESS);
}

}  // namespace actors::detail
