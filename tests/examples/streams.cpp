// Every program: standard streams that are full or closed, and text that a terminal must not see.
#include "run.hpp"
#include "scratch.hpp"

#include <program.hpp>
#include <tests/support/catch.hpp>

#include <fcntl.h>
#include <unistd.h>

using namespace example_test;

namespace {

struct invocation {
  const char* program;
  arguments with;
};

const std::vector<invocation>& that_print() {
  static const std::vector<invocation> all{
      {HELLO_PROGRAM, {}},
      {SNIPPETS_PROGRAM, {}},
      {PHILOSOPHERS_PROGRAM, {"--help"}},
      {PHILOSOPHERS_PROGRAM, {"--list"}},
      {PHILOSOPHERS_PROGRAM,
       {"--strategy", "waiter", "--meals", "2", "--think", "0", "--eat", "0"}},
      {LOGSTAT_PROGRAM, {"--help"}},
      {LOGSTAT_PROGRAM, {"--generate", "3"}},
      {WORDCOUNT_PROGRAM, {"--help"}},
      {WORDCOUNT_PROGRAM, {"--top", "1", "/proc/version"}},
      {SWITCH_PROGRAM, {"--help"}},
      {SWITCH_PROGRAM, {"primes", "--executor", "inline", "--count", "1"}},
      {LOOP_PROGRAM, {"--help"}},
      {LOOP_PROGRAM, {"--sleepers", "10", "--sockets", "2", "--rounds", "1"}}};
  return all;
}

std::string name_of(const char* program) { return std::filesystem::path{program}.filename(); }

void expect_complaint(const invocation& what, const std::function<void()>& prepare,
                      const std::string& why) {
  const auto r = run(what.program, what.with, prepare);
  INFO(what.program << ": " << r.text);
  CHECK(r.code == 1);
  CHECK(r.text == name_of(what.program) + ": cannot write to standard output: " + why + "\n");
}

}  // namespace

TEST_CASE("programs: output that cannot be written is one line and an exit code") {
  for (const auto& each : that_print())
    expect_complaint(
        each, [] { ::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO); },
        "No space left on device");
}

TEST_CASE("programs: a closed standard output is one line and an exit code") {
  for (const auto& each : that_print())
    expect_complaint(
        each, [] { ::close(STDOUT_FILENO); }, "Bad file descriptor");
}

TEST_CASE("programs: with all standard streams closed no file is written to by mistake") {
  const scratch here;
  const auto log = here.file("log"), output = here.file("output");
  write(log, "not a log\n");
  const auto closed = [] {
    for (const auto each : {0, 1, 2}) ::close(each);
  };
  const auto r =
      run(LOGSTAT_PROGRAM, {"--generate", "2", "--seed", "1", "--output", output}, closed);
  CHECK(r.code == 0);  // there was nothing to print
  const auto lines = read(output);
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
  CHECK(run(LOGSTAT_PROGRAM, {log}, closed).code == 1);
  CHECK(read(log) == "not a log\n");
}

TEST_CASE("logstat: a closed standard input is an error") {
  const auto r = run(LOGSTAT_PROGRAM, {"-"}, [] { ::close(STDIN_FILENO); });
  CHECK(r.code == 1);
  CHECK(r.text.find("standard input") != std::string::npos);
  CHECK(r.text.find("Bad file descriptor") != std::string::npos);
  CHECK(is_one_line(r.text));
}

TEST_CASE("programs: a file's name does not reach the terminal raw") {
  const scratch here;
  const auto name = std::string{"e\x1b[2Jvil\nname"};
  const auto shown = std::string{"e\\x1b[2Jvil\\x0aname"};
  write(here.file(name), std::string{"q\0", 2});
  const auto counted = run(WORDCOUNT_PROGRAM, {here.file("")});
  INFO(counted.text);
  CHECK(counted.text.find(shown + ": binary\n") != std::string::npos);
  CHECK(counted.text.find('\x1b') == std::string::npos);
  write(here.file(name), "malformed\n");
  const auto read = run(LOGSTAT_PROGRAM, {here.file(name)});
  INFO(read.text);
  CHECK(read.text.find(shown + ":1: ") != std::string::npos);
  CHECK(read.text.find('\x1b') == std::string::npos);
  for (const auto* program :
       {PHILOSOPHERS_PROGRAM, WORDCOUNT_PROGRAM, LOGSTAT_PROGRAM, SWITCH_PROGRAM, LOOP_PROGRAM})
    for (const auto& with : std::vector<arguments>{{name, "--strategy"}, {"--" + name}, {name}}) {
      const auto r = run(program, with);
      INFO(program << ": " << r.text);
      CHECK(r.code == 2);
      CHECK(is_one_line(r.text));
      CHECK(r.text.find('\x1b') == std::string::npos);
    }
}

TEST_CASE("programs: harmless text is text for a terminal") {
  using example::harmless;
  CHECK(harmless("") == "");
  CHECK(harmless("plain ~ text") == "plain ~ text");
  CHECK(harmless("Gr\u00fc\u00dfe \u65e5\u672c \U0001f600") ==
        "Gr\u00fc\u00dfe \u65e5\u672c \U0001f600");
  CHECK(harmless(std::string_view{"a\0b\t\n\r\x1b\x7f", 8}) == "a\\x00b\\x09\\x0a\\x0d\\x1b\\x7f");
  CHECK(harmless("\u009b2J") == "\\xc2\\x9b2J");                              // C1
  CHECK(harmless("a\u202eb\u2066c") == "a\\xe2\\x80\\xaeb\\xe2\\x81\\xa6c");  // turn the line round
  CHECK(harmless("\x9b\xff") == "\\x9b\\xff");                                // not UTF-8
  CHECK(harmless("\xc0\xaf") == "\\xc0\\xaf");                                // too long a form
  CHECK(harmless("\xe0\x80\xaf") == "\\xe0\\x80\\xaf");
  CHECK(harmless("\xed\xa0\x80") == "\\xed\\xa0\\x80");           // half of a pair
  CHECK(harmless("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // beyond Unicode
  CHECK(harmless("\xe6\x97") == "\\xe6\\x97");                    // cut off
}
