#include "bench/harness/subprocess.hpp"

#include "bench/harness/stopwatch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char** environ;

namespace bench {

namespace {

void check(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

class file_handle {
public:
  explicit file_handle(int fd) : fd_(fd) {}
  ~file_handle() { close(); }
  file_handle(const file_handle&) = delete;
  file_handle& operator=(const file_handle&) = delete;

  int get() const { return fd_; }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

private:
  int fd_;
};

pid_t start(const std::vector<std::string>& arguments, int output) {
  std::vector<char*> argv;
  for (auto& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  check(::posix_spawn_file_actions_init(&actions), "posix_spawn_file_actions_init");
  pid_t pid = -1;
  int error = ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  if (error == 0) error = ::posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  check(error, arguments[0].c_str());
  return pid;
}

/// Reads until the other side closes; false when the time is over first.
bool read_all(int fd, bench_clock::time_point deadline, std::string& into) {
  std::array<char, 4096> buffer;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - bench_clock::now());
    if (left.count() <= 0) return false;
    pollfd wait{fd, POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) check(errno, "poll");
    if (ready <= 0) continue;
    const auto got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno != EINTR) check(errno, "read");
    if (got == 0) return true;
    if (got > 0) into.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

int wait_for_end(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) check(errno, "waitpid");
  return status;
}

}  // namespace

process_end run_subprocess(const std::vector<std::string>& arguments, std::chrono::seconds limit) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) check(errno, "pipe2");
  file_handle reader(ends[0]), writer(ends[1]);
  const pid_t pid = start(arguments, writer.get());
  writer.close();
  process_end end;
  end.timed_out = !read_all(reader.get(), bench_clock::now() + limit, end.output);
  if (end.timed_out) ::kill(pid, SIGKILL);
  const int status = wait_for_end(pid);
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
  return end;
}

}  // namespace bench
