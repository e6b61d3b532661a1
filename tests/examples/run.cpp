#include "run.hpp"

#include <tests/support/catch.hpp>

#include <array>
#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace example_test {

namespace {

[[noreturn]] void become(const char* program, arguments all) {
  all.insert(all.begin(), program);
  std::vector<char*> argv;
  for (auto& a : all) argv.push_back(a.data());
  argv.push_back(nullptr);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

int end_of(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Until the text is there, or the other end is closed.
bool await(int fd, std::string& seen, const std::string& text) {
  while (seen.find(text) == std::string::npos) {
    std::array<char, 4096> some;
    const auto n = ::read(fd, some.data(), some.size());
    if (n <= 0) return false;
    seen.append(some.data(), static_cast<std::size_t>(n));
  }
  return true;
}

const std::string never = "\x1b[no such text";

}  // namespace

ran run(const char* program, const arguments& with, const std::function<void()>& prepare) {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const auto child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], 1);
    ::dup2(ends[1], 2);
    prepare();
    become(program, with);
  }
  ::close(ends[1]);
  ran out{};
  await(ends[0], out.text, never);
  ::close(ends[0]);
  out.code = end_of(child);
  return out;
}

ran interrupt_on_terminal(const char* program, const arguments& with, const std::string& text) {
  int terminal = -1;
  winsize size{24, 80, 0, 0};
  const auto child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    ::setenv("LC_ALL", "C.UTF-8", 1);
    become(program, with);
  }
  ran out{};
  REQUIRE(await(terminal, out.text, text));
  REQUIRE(::write(terminal, "\x03", 1) == 1);
  await(terminal, out.text, never);
  ::close(terminal);
  out.code = end_of(child);
  return out;
}

bool is_one_line(const std::string& text) {
  return !text.empty() && text.find('\n') == text.size() - 1;
}

}  // namespace example_test
