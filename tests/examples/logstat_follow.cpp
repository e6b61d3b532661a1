// logstat while the log grows, and when it is interrupted.
#include "run.hpp"
#include "scratch.hpp"

#include <tests/support/catch.hpp>
#include <tests/support/memory.hpp>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace example_test;

namespace {

/// A program that runs beside the test, with pipes for its input and its output.
class companion {
public:
  explicit companion(arguments with) {
    std::array<int, 2> in{}, out{};
    REQUIRE(::pipe2(in.data(), O_CLOEXEC) == 0);
    REQUIRE(::pipe2(out.data(), O_CLOEXEC) == 0);
    child_ = ::fork();
    if (child_ == 0) become(std::move(with), in[0], out[1]);
    ::close(in[0]);
    ::close(out[1]);
    in_ = in[1];
    out_ = out[0];
  }
  companion(const companion&) = delete;
  companion& operator=(const companion&) = delete;
  ~companion() {
    ::close(in_);
    ::close(out_);
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
  }

  void write(const std::string& text) {
    REQUIRE(::write(in_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  /// Until it has said that, from where the last text was found.
  bool says(const std::string& text) {
    while (seen_.find(text, from_) == std::string::npos)
      if (!read_more()) return false;
    from_ = seen_.find(text, from_) + text.size();
    return true;
  }
  void interrupt() const { ::kill(child_, SIGINT); }
  /// It sees nothing until it goes on.
  void halt() const {
    ::kill(child_, SIGSTOP);
    REQUIRE(::waitpid(child_, nullptr, WUNTRACED) == child_);
  }
  void go_on() const { ::kill(child_, SIGCONT); }
  ran end() {
    while (read_more()) {
    }
    int status = 0;
    rusage used{};
    ::wait4(std::exchange(child_, -1), &status, 0, &used);
    kilobytes_ = used.ru_maxrss;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), seen_};
  }
  /// Of memory, at most; once it has ended.
  long kilobytes() const noexcept { return kilobytes_; }
  const std::string& seen() const noexcept { return seen_; }

private:
  [[noreturn]] static void become(arguments all, int in, int out) {
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(out, 2);
    all.insert(all.begin(), LOGSTAT_PROGRAM);
    std::vector<char*> argv;
    for (auto& a : all) argv.push_back(a.data());
    argv.push_back(nullptr);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  bool read_more() {
    std::array<char, 4096> some;
    const auto n = ::read(out_, some.data(), some.size());
    if (n > 0) seen_.append(some.data(), static_cast<std::size_t>(n));
    return n > 0;
  }

  pid_t child_ = -1;
  int in_ = -1, out_ = -1;
  std::string seen_;
  std::size_t from_ = 0;
  long kilobytes_ = 0;
};

std::string lines(int count, const std::string& time = "00:00:00") {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += "h - - [01/Jan/2026:" + time +
            R"( +0000] "GET / HTTP/1.1" 200 1 "-" "-" 0.010)"
            "\n";
  return text;
}

}  // namespace

TEST_CASE("logstat: follow sees what is appended, a new file, and one that is cut short") {
  const scratch here;
  const auto log = here.file("access.log");
  write(log, lines(3));
  companion c{{"--follow", log}};
  INFO(c.seen());
  REQUIRE(c.says("  3 requests,"));

  const auto half = lines(1);
  write(log, lines(5) + half.substr(0, 40), std::ios::app);
  REQUIRE(c.says("  5 requests,"));
  write(log, half.substr(40) + lines(1), std::ios::app);
  REQUIRE(c.says("  2 requests,"));

  std::filesystem::rename(log, log + ".1");
  write(log + ".1", lines(1), std::ios::app);  // a server goes on for a while
  REQUIRE(c.says("  1 request,"));
  write(log, lines(4) + "bad\n");
  REQUIRE(c.says("  4 requests,"));

  write(log, lines(1) + "worse\n");
  REQUIRE(c.says("  1 request,"));
  write(log, "half a line", std::ios::app);
  c.interrupt();
  const auto r = c.end();
  CHECK(r.code == 130);
  CHECK(r.text.find("\nrequests    16\n") != std::string::npos);
  CHECK(r.text.find("\nmalformed   2 of 18 lines\n") != std::string::npos);
  CHECK(r.text.find(log + ":5: no time in brackets: bad\n") != std::string::npos);
  CHECK(r.text.find(log + ":2: no time in brackets: worse\n") != std::string::npos);
}

TEST_CASE("logstat: follow sees a file that was written anew and is as long as before") {
  const scratch here;
  const auto log = here.file("access.log");
  write(log, lines(3));
  companion c{{"--follow", log}};
  INFO(c.seen());
  REQUIRE(c.says("  3 requests,"));
  for (const auto& [count, time] : {std::pair{3, "00:00:20"}, {5, "00:00:40"}}) {
    c.halt();
    write(log, lines(count, time));
    c.go_on();
    REQUIRE(c.says("00:" + std::string{time + 3} + "  " + std::to_string(count) + " requests,"));
  }
  c.interrupt();
  CHECK(c.end().text.find("\nrequests    11\n") != std::string::npos);
}

TEST_CASE("logstat: follow waits for the first line, and goes behind a link") {
  const scratch here;
  std::filesystem::create_directory(here.file("there"));
  write(here.file("there/log"), "");
  std::filesystem::create_symlink(here.file("there/log"), here.file("link"));
  companion c{{"--follow", here.file("link"), "--windows", "--every", "2s"}};
  write(here.file("there/log"), lines(7), std::ios::app);
  REQUIRE(c.says("time (UTC)"));
  REQUIRE(c.says("2026-01-01 00:00:00            7 "));
  c.interrupt();
  CHECK(c.end().code == 130);
}

TEST_CASE("logstat: Ctrl-C while following on a terminal leaves a report and a cursor") {
  const scratch here;
  const auto log = here.file("access.log");
  write(log, lines(3));
  const auto r = interrupt_on_terminal(LOGSTAT_PROGRAM, {"--follow", log}, "3 requests");
  INFO(r.text);
  CHECK(r.code == 130);
  CHECK(r.text.find("requests    3\r\n") != std::string::npos);
  CHECK(r.text.rfind("\x1b[?25h") > r.text.rfind("\x1b[?25l"));
}

TEST_CASE(
    "logstat: Ctrl-C ends standard input that does not end, with what there was, and a plot") {
  const scratch here;
  const auto svg = here.file("it.svg");
  companion c{{"-", "--windows", "--plot", svg}};
  c.write(lines(6) + lines(2, "00:10:00") + "half");
  REQUIRE(c.says("2026-01-01 00:00:00            6 "));
  c.interrupt();
  const auto r = c.end();
  INFO(r.text);
  CHECK(r.code == 130);
  CHECK(r.text.find("\nrequests    8\n") != std::string::npos);
  CHECK(r.text.find("interrupted") != std::string::npos);
  CHECK(read(svg).find("requests/s") != std::string::npos);
}

TEST_CASE("logstat: a file on a terminal has a bar, which is gone behind the report") {
  const scratch here;
  const auto log = here.file("access.log");
  write(log, lines(1000));
  // It may have ended before Ctrl-C comes.
  const auto r = interrupt_on_terminal(LOGSTAT_PROGRAM, {log}, "%");
  INFO(r.text);
  CHECK((r.code == 0 || r.code == 130));
  CHECK(r.text.rfind("\x1b[?25h") > r.text.rfind("\x1b[?25l"));
  CHECK(r.text.find("requests    ") > r.text.rfind("\x1b[?25h"));
}

TEST_CASE("logstat: memory does not grow with the input") {
  if (!actors::test::memory_is_telling) return;
  const scratch here;
  const auto log = here.file("access.log");
  REQUIRE(run(LOGSTAT_PROGRAM, {"--generate", "400000", "--seed", "1", "--output", log}).code == 0);
  companion c{{log, "--windows"}};
  const auto r = c.end();
  CHECK(r.code == 0);
  const auto size = std::filesystem::file_size(log) / 1024;
  CHECK(static_cast<std::uint64_t>(c.kilobytes()) < size / 2);
}
