// switch and loop: arguments, streams, exit codes, signals, terminals.
#include "run.hpp"

#include <tests/support/catch.hpp>

#include <regex>
#include <sys/resource.h>

using namespace example_test;

TEST_CASE("switch: wrong arguments end in one line and exit code 2") {
  for (const auto& with : std::vector<arguments>{{"prime"},
                                                 {"--executor", "thread"},
                                                 {"--workers", "0"},
                                                 {"--workers", "-1"},
                                                 {"--workers", "1000"},
                                                 {"--count", "0"},
                                                 {"--count", "many"},
                                                 {"--delay", "-1ms"},
                                                 {"--delay", "11s"},
                                                 {"--under-way", "0"},
                                                 {"--what"},
                                                 {"primes", "fetch"}}) {
    const auto r = run(SWITCH_PROGRAM, with);
    INFO(with[0] << ": " << r.text);
    CHECK(r.code == 2);
    CHECK(is_one_line(r.text));
    CHECK(r.text.starts_with("switch: "));
  }
  const auto r = run(SWITCH_PROGRAM, {"--executor", "thread"});
  CHECK(r.text.find("inline, threads, actors, loop, processes and all") != std::string::npos);
}

TEST_CASE("switch: every executor has every result right, without escape codes") {
  const auto r = run(SWITCH_PROGRAM, {"--count", "20", "--delay", "1ms", "--workers", "2"});
  INFO(r.text);
  CHECK(r.code == 0);
  CHECK(r.text.find('\x1b') == std::string::npos);
  CHECK(r.text.find('\r') == std::string::npos);
  for (const std::string name : {"inline", "threads", "actors", "loop", "processes"}) {
    const std::regex row{"\n" + name + " +[0-9]+  right +20 "};
    CHECK(std::distance(std::sregex_iterator(r.text.begin(), r.text.end(), row),
                        std::sregex_iterator()) == 2);
  }
}

TEST_CASE("switch: one word chooses the job and the executor") {
  const auto r = run(SWITCH_PROGRAM, {"fetch", "--executor", "loop", "--count", "50"});
  INFO(r.text);
  CHECK(r.code == 0);
  CHECK(std::regex_search(r.text, std::regex{"\nloop +256  right +50 "}));
  CHECK(r.text.find("primes") == std::string::npos);
  CHECK(r.text.find("threads") == std::string::npos);
}

TEST_CASE("switch: on a terminal there is a bar, and Ctrl-C ends with what was done so far") {
  const auto design =
      GENERATE(as<std::string>{}, "inline", "threads", "actors", "loop", "processes");
  const auto r = interrupt_on_terminal(SWITCH_PROGRAM,
                                       {"fetch", "--executor", design, "--count", "100000",
                                        "--delay", "5ms", "--workers", "2", "--under-way", "4"},
                                       " of 100000");
  INFO(design << ": " << r.text);
  CHECK(r.code == 128 + SIGINT);
  CHECK(std::regex_search(r.text, std::regex{design + " +[0-9]+  interrupted +[0-9]+ "}));
  CHECK(r.text.rfind("\x1b[?25h") > r.text.rfind("\x1b[?25l"));
}

TEST_CASE("loop: sleepers and sockets all at once, every answer checked") {
  const auto r = run(LOOP_PROGRAM, {"--sleepers", "2000", "--sockets", "100", "--rounds", "3"});
  INFO(r.text);
  CHECK(r.code == 0);
  CHECK(r.text.find("2000 asleep at once, 2000 woken") != std::string::npos);
  CHECK(r.text.find("100 connected at once, 300 answers") != std::string::npos);
  CHECK(r.text.find(" 0 wrong") != std::string::npos);
}

TEST_CASE("loop: wrong arguments, and too few descriptors, are one line") {
  for (const auto& with : std::vector<arguments>{{"--sockets", "0"}, {"--rounds", "x"}, {"more"}}) {
    const auto r = run(LOOP_PROGRAM, with);
    INFO(r.text);
    CHECK(r.code == 2);
    CHECK(is_one_line(r.text));
  }
  const auto low = run(LOOP_PROGRAM, {"--sockets", "1000"}, [] {
    const rlimit few{200, 200};
    ::setrlimit(RLIMIT_NOFILE, &few);
  });
  CHECK(low.code == 1);
  CHECK(is_one_line(low.text));
  CHECK(low.text == "loop: needs 2064 descriptors, and the system allows 200 (ulimit -Hn)\n");
  const auto raised = run(LOOP_PROGRAM, {"--sockets", "200", "--sleepers", "10"}, [] {
    rlimit soft{};
    ::getrlimit(RLIMIT_NOFILE, &soft);
    soft.rlim_cur = 100;
    ::setrlimit(RLIMIT_NOFILE, &soft);
  });
  CHECK(raised.code == 0);
}
