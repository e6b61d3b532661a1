#include "bench/lab/in_processes.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace bench::lab {

namespace {

/// Opens when all processes that hold it have let it go, or have died. Forked processes hold what
/// their parent held.
class gate {
public:
  gate() {
    if (::pipe(ends_.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  }
  ~gate() {
    let_go();
    ::close(ends_[0]);
  }
  gate(const gate&) = delete;
  gate& operator=(const gate&) = delete;

  void let_go() noexcept {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }
  /// Lets it go, and waits until it opens.
  void pass() noexcept {
    let_go();
    char nothing = 0;
    while (::read(ends_[0], &nothing, 1) < 0 && errno == EINTR) {
    }
  }

private:
  std::array<int, 2> ends_{};
};

/// The parent holds `start` and `end`, its children `ready` and `done`. Neither that they come to
/// life nor that they are torn down is measured.
struct gates {
  gate ready, start, done, end;
};

/// In the child: runs when it may, and ends without running what belongs to the parent.
[[noreturn]] void run_child(gates& g, std::uint64_t i,
                            const std::function<void(std::uint64_t)>& body) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  g.start.let_go();
  g.end.let_go();
  g.ready.let_go();
  int code = 0;
  try {
    g.start.pass();
    meter::process_begins();
    body(i);
    meter::process_ends();
    g.done.let_go();
    g.end.pass();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "process %llu: %s\n", static_cast<unsigned long long>(i), e.what());
    code = 1;
  }
  ::_exit(code);
}

void kill_all(const std::vector<pid_t>& children) {
  for (auto pid : children) ::kill(pid, SIGKILL);
  for (auto pid : children) ::waitpid(pid, nullptr, 0);
}

bool all_well(const std::vector<pid_t>& children) {
  bool well = true;
  for (auto pid : children) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0)
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
    well = well && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  return well;
}

// The system maps no nothing.
constexpr std::size_t mapped(std::size_t bytes) { return std::max<std::size_t>(bytes, 1); }

}  // namespace

void* map_shared(std::size_t bytes) {
  const auto at =
      ::mmap(nullptr, mapped(bytes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
  return at;
}

void unmap_shared(void* at, std::size_t bytes) noexcept { ::munmap(at, mapped(bytes)); }

void run_processes(meter& m, std::uint64_t count, const std::function<void(std::uint64_t)>& body) {
  std::vector<pid_t> children;
  gates g;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto pid = ::fork();
    if (pid == 0) run_child(g, i, body);
    if (pid < 0) {
      const auto error = errno;
      kill_all(children);
      throw not_available("the system starts no more than " + std::to_string(i) +
                          " processes: " + std::generic_category().message(error));
    }
    children.push_back(pid);
  }
  g.ready.pass();
  m.start();
  g.start.let_go();
  g.done.pass();
  m.stop();
  g.end.let_go();
  const bool well = all_well(children);
  if (!well) throw std::runtime_error("a process died");
}

}  // namespace bench::lab
