// A pipe leads to each process, from the one before it.
#include "bench/designs/ring/problem.hpp"
#include "bench/lab/in_processes.hpp"

#include <array>
#include <cerrno>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace bench::designs::ring {

namespace {

/// Tokens are far smaller than what a pipe takes at once, so none arrives in parts.
class token_pipe {
public:
  token_pipe() {
    if (::pipe(ends_.data()) == 0) return;
    if (errno == EMFILE) throw not_available("the system allows too few descriptors");
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  ~token_pipe() {
    for (auto end : ends_)
      if (end >= 0) ::close(end);
  }
  token_pipe(token_pipe&& other) noexcept : ends_(std::exchange(other.ends_, {-1, -1})) {}

  void put(token t) {
    const auto moved = ::write(ends_[1], &t, sizeof t);
    if (moved != sizeof t) throw std::system_error(errno, std::generic_category(), "write");
  }
  token take() {
    token t{};
    const auto moved = ::read(ends_[0], &t, sizeof t);
    if (moved != sizeof t) throw std::system_error(errno, std::generic_category(), "read");
    return t;
  }

private:
  std::array<int, 2> ends_{-1, -1};
};

/// All that this process may have.
void allow_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
    throw std::system_error(errno, std::generic_category(), "setrlimit");
}

problem::result solve(const problem& p, lab::meter& m) {
  lab::in_shared_memory<books> report;
  std::vector<token_pipe> pipes(p.members);
  for (std::uint64_t t = 0; t < p.tokens; ++t) pipes[p.start_of(t)].put({p.per_token()});
  lab::run_processes(m, p.members, [&](std::uint64_t i) {
    member me(p, *report, m, i);
    while (me.expects_more()) {
      auto t = pipes[i].take();
      if (me.take(t)) pipes[p.next_of(i)].put(t);
    }
  });
  return report->close();
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  allow_descriptors();
  return lab::measure(s, p, [&](lab::meter& m) { return solve(p, m); });
}

}  // namespace bench::designs::ring
