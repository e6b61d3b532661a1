// A worker process must run nothing of main, but all static initialisers: they register the
// functions, and the functions may need what others initialise. So it starts behind the last of
// them. The C library calls them one by one from a table of the program; in a worker an early one,
// the entry here, puts itself into the last place of that table. It is early or in a library, so
// that place is still to come.
#include <actors/pool/worker_entry.hpp>

#include <cstdio>
#include <cstdlib>
#include <elf.h>
#include <link.h>
#include <poll.h>
#include <signal.h>
#include <span>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace actors::detail {

namespace {

using initialiser = void (*)(int, char**, char**);

initialiser last_of_program = nullptr;
std::size_t largest_result = 0;

[[noreturn]] void give_up(const char* why) {
  std::fprintf(stderr, "actors: no worker process: %s\n", why);
  std::_Exit(EXIT_FAILURE);
}

/// The initialisers of the program itself, which come after those of all its libraries.
std::span<initialiser> initialisers_of_program() {
  std::span<initialiser> found;
  ::dl_iterate_phdr(
      [](dl_phdr_info* program, std::size_t, void* out) {
        std::uintptr_t at = 0;
        std::size_t size = 0;
        for (int i = 0; i < program->dlpi_phnum; ++i) {
          if (program->dlpi_phdr[i].p_type != PT_DYNAMIC) continue;
          const auto dynamic = program->dlpi_addr + program->dlpi_phdr[i].p_vaddr;
          for (auto* d = reinterpret_cast<const ElfW(Dyn)*>(dynamic); d->d_tag != DT_NULL; ++d) {
            if (d->d_tag == DT_INIT_ARRAY) at = program->dlpi_addr + d->d_un.d_ptr;
            if (d->d_tag == DT_INIT_ARRAYSZ) size = d->d_un.d_val;
          }
        }
        *static_cast<std::span<initialiser>*>(out) = {reinterpret_cast<initialiser*>(at),
                                                      size / sizeof(initialiser)};
        return 1;  // the first is the program
      },
      &found);
  return found;
}

void start_worker(int argc, char** argv, char** environment) {
  if (last_of_program != nullptr) last_of_program(argc, argv, environment);
  run_worker(worker_socket, largest_result);
}

/// The table is read-only since the program was loaded.
void put_in_place_of(initialiser& last) {
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto from = reinterpret_cast<std::uintptr_t>(&last) & ~(page - 1);
  if (::mprotect(reinterpret_cast<void*>(from), page, PROT_READ | PROT_WRITE) != 0)
    give_up("its table of initialisers cannot be changed");
  last_of_program = last;
  last = start_worker;
}

/// A worker ends with whoever started it, also in the middle of a task.
void end_with_parent() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  pollfd socket{worker_socket, 0, 0};  // it may have ended before
  if (::poll(&socket, 1, 0) < 0 || (socket.revents & (POLLHUP | POLLNVAL)) != 0)
    give_up("nobody is there to give it tasks");
}

__attribute__((constructor)) void enter(int argc, char** argv, char** environment) {
  const char* const given = ::secure_getenv(worker_variable);
  if (given == nullptr) return;
  largest_result = std::strtoul(given, nullptr, 10);
  ::unsetenv(worker_variable);  // processes that tasks start are no workers
  end_with_parent();
  const auto table = initialisers_of_program();
  if (table.empty()) give_up("the program is not linked dynamically");
  if (table.back() == enter)
    start_worker(argc, argv, environment);
  else
    put_in_place_of(table.back());
}

}  // namespace

void link_worker_entry() noexcept {}

}  // namespace actors::detail
