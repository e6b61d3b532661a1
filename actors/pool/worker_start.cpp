// How a worker process is started: posix_spawn, which is safe beside other threads.
#include <actors/pool/worker_entry.hpp>
#include <actors/pool/worker_link.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

// The header of glibc 2.36 forgets that its functions are C.
extern "C" {
#include <sys/pidfd.h>
}

namespace actors::detail {

namespace {

constexpr const char* this_program = "/proc/self/exe";

error refused(const std::string& call, int number) {
  return {errc::worker_died, call + ": " + std::strerror(number)};
}

/// What the child has open: its end of the socket, /dev/null as stdin, stdout and stderr.
class file_actions {
public:
  explicit file_actions(int socket) {
    failed_ = ::posix_spawn_file_actions_init(&actions_);
    if (failed_ != 0) return;
    // The socket first: it may have any number, also 0.
    failed_ = ::posix_spawn_file_actions_adddup2(&actions_, socket, worker_socket) |
              ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0) |
              ::posix_spawn_file_actions_addclosefrom_np(&actions_, worker_socket + 1);
  }
  file_actions(const file_actions&) = delete;
  ~file_actions() { ::posix_spawn_file_actions_destroy(&actions_); }
  int failed() const noexcept { return failed_; }
  const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

private:
  posix_spawn_file_actions_t actions_{};
  int failed_ = 0;
};

/// No signal is blocked, ignored or handled in the child, whatever is so here.
class spawn_attributes {
public:
  spawn_attributes() {
    failed_ = ::posix_spawnattr_init(&attributes_);
    if (failed_ != 0) return;
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    failed_ =
        ::posix_spawnattr_setsigmask(&attributes_, &none) |
        ::posix_spawnattr_setsigdefault(&attributes_, &all) |
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  spawn_attributes(const spawn_attributes&) = delete;
  ~spawn_attributes() { ::posix_spawnattr_destroy(&attributes_); }
  int failed() const noexcept { return failed_; }
  const posix_spawnattr_t* get() const noexcept { return &attributes_; }

private:
  posix_spawnattr_t attributes_{};
  int failed_ = 0;
};

int spawn(pid_t& pid, const std::string& binary, std::size_t max_message, int socket) {
  const file_actions actions{socket};
  const spawn_attributes attributes;
  if (actions.failed() != 0 || attributes.failed() != 0) return ENOMEM;
  const char* const path = binary.empty() ? this_program : binary.c_str();
  std::string name = binary.empty() ? program_invocation_name : binary;
  std::string role = "(actors worker)";  // for who looks with ps
  std::string variable = std::string{worker_variable} + '=' + std::to_string(max_message);
  char* const arguments[] = {name.data(), role.data(), nullptr};
  std::vector<char*> variables{variable.data()};
  for (char** each = environ; *each != nullptr; ++each) variables.push_back(*each);
  variables.push_back(nullptr);
  return ::posix_spawn(&pid, path, actions.get(), attributes.get(), arguments, variables.data());
}

}  // namespace

result<worker_link> worker_link::start(const std::string& binary, std::size_t max_message) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
    return refused("socketpair", errno);
  descriptor ours{ends[0]}, theirs{ends[1]};
  if (::fcntl(theirs.get(), F_SETFL, 0) != 0) return refused("fcntl", errno);
  pid_t pid = 0;
  if (const int number = spawn(pid, binary, max_message, theirs.get()); number != 0)
    return refused("posix_spawn of " + (binary.empty() ? this_program : binary), number);
  const int process = ::pidfd_open(pid, 0);
  if (process < 0) {
    const int number = errno;
    ::kill(pid, SIGKILL);  // not yet reaped: the number is still its own
    ::waitpid(pid, nullptr, 0);
    return refused("pidfd_open", number);
  }
  return worker_link{descriptor{process}, std::move(ours)};
}

}  // namespace actors::detail
