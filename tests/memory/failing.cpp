#include <tests/memory/failing.hpp>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <new>
#include <pthread.h>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

std::atomic<long> left{0};  // allocations until the one that fails; none does from 0 on

/// CAF's printer has a thread, of which the library knows nothing.
bool is_thread_of_caf() noexcept {
  char name[16];
  return ::pthread_getname_np(::pthread_self(), name, sizeof name) == 0 &&
         std::string_view{name} == "caf.actor";
}

void* allocate(std::size_t size, std::size_t alignment) {
  if (left.load(std::memory_order_relaxed) > 0 && !is_thread_of_caf() && left.fetch_sub(1) == 1)
    throw std::bad_alloc{};
  void* out = alignment == 0
                  ? std::malloc(size)
                  : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (out == nullptr) throw std::bad_alloc{};
  return out;
}

/// The sanitizer's own one of these does not come by here.
void* quietly(std::size_t size) noexcept {
  try {
    return allocate(size, 0);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size, 0); }
void* operator new[](std::size_t size) { return allocate(size, 0); }
void* operator new(std::size_t size, std::align_val_t a) {
  return allocate(size, static_cast<std::size_t>(a));
}
void* operator new[](std::size_t size, std::align_val_t a) {
  return allocate(size, static_cast<std::size_t>(a));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return quietly(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return quietly(size); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }

namespace memory_test {
namespace {

constexpr int not_reached = 3;
constexpr unsigned watchdog_seconds = 20;

struct outcome {
  int status = 0;
  std::string said;
};

[[noreturn]] void child(const std::function<void()>& run, long n, int to_parent) {
  ::dup2(to_parent, STDERR_FILENO);
  ::close(to_parent);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::alarm(watchdog_seconds);
  fail_allocation(n, run);
}

outcome run_failing(const std::function<void()>& run, long n) {
  int ends[2];
  if (::pipe(ends) != 0) std::abort();
  std::fflush(nullptr);  // a fork has what is buffered, too
  const pid_t pid = ::fork();
  if (pid == 0) child(run, n, ends[1]);
  ::close(ends[1]);
  outcome out;
  char buffer[4096];
  for (ssize_t got; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
    out.said.append(buffer, static_cast<std::size_t>(got));
  ::close(ends[0]);
  ::waitpid(pid, &out.status, 0);
  return out;
}

std::string guarantees() {
  std::ifstream file{ACTORS_GUARANTEES};
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool is_allowed(const outcome& o) {
  static const auto listed = guarantees();
  if (WIFEXITED(o.status)) return WEXITSTATUS(o.status) == 0;
  static const std::string words = "actors: no memory for ";
  const auto at = o.said.rfind(words);
  if (at == std::string::npos || WTERMSIG(o.status) != SIGABRT) return false;
  const auto what = o.said.substr(at + words.size());
  return listed.find("`" + what.substr(0, what.find('\n')) + "`") != std::string::npos;
}

void report(const outcome& o, long n) {
  if (WIFEXITED(o.status))
    std::printf("allocation %ld: exit %d", n, WEXITSTATUS(o.status));
  else
    std::printf("allocation %ld: signal %d", n, WTERMSIG(o.status));
  std::printf("%s\n%s\n",
              WIFSIGNALED(o.status) && WTERMSIG(o.status) == SIGALRM ? " (it hangs)" : "",
              o.said.c_str());
}

}  // namespace

void broken(const char* what) {
  left = 0;
  std::fprintf(stderr, "%s\n", what);
  ::_exit(1);
}

void spared(const std::function<void()>& f) {
  const auto after = left.exchange(0);
  f();
  left = after;
}

void caf_ends_from_here() {
  std::set_terminate([] {
    left = 0;
    std::fputs("actors: no memory for the end of CAF's system\n", stderr);
    std::abort();
  });
}

void fail_allocation(long n, const std::function<void()>& run) {
  left = n;
  run();
  const bool reached = left.exchange(0) <= 0;
  std::exit(reached ? 0 : not_reached);
}

int fail_each_allocation(const std::function<void()>& run) {
  int faults = 0;
  long n = 1;
  for (;; ++n) {
    const auto o = run_failing(run, n);
    if (WIFEXITED(o.status) && WEXITSTATUS(o.status) == not_reached) break;
    if (is_allowed(o)) continue;
    report(o, n);
    if (++faults == 20) break;
  }
  std::printf("%ld allocations, %d faults\n", n - 1, faults);
  return faults == 0 && n > 1 ? 0 : 1;
}

}  // namespace memory_test
