// The program as its user meets it: arguments, streams, exit codes, signals, terminals.
#include <nlohmann/json.hpp>
#include <tests/support/catch.hpp>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <pty.h>
#include <regex>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

namespace fs = std::filesystem;

/// A folder that goes with its test.
class folder {
public:
  folder() {
    auto pattern = (fs::temp_directory_path() / "philosophers.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"mkdtemp"};
    path_ = pattern;
  }
  ~folder() { fs::remove_all(path_); }
  std::string operator/(const char* name) const { return (path_ / name).string(); }

private:
  fs::path path_;
};

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

[[noreturn]] void become_program(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), PHILOSOPHERS_PROGRAM);
  std::vector<char*> argv;
  for (auto& a : arguments) argv.push_back(a.data());
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  _exit(127);
}

/// 128 + signal for one that was killed, as a shell has it.
int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

struct ran {
  int code;
  std::string out, err;
};

/// The program with its streams in files.
class process {
public:
  explicit process(
      const std::vector<std::string>& arguments, void (*prepare)() = [] {}) {
    child_ = fork();
    if (child_ != 0) return;
    prepare();
    freopen((in_ / "out").c_str(), "w", stdout);
    freopen((in_ / "err").c_str(), "w", stderr);
    become_program(arguments);
  }
  void signal(int number) const { kill(child_, number); }
  /// Waits until standard output has this text.
  void await(const std::string& text) const {
    while (contents(in_ / "out").find(text) == std::string::npos) poll(nullptr, 0, 10);
  }
  ran end() {
    auto code = wait_for(child_);
    return {code, contents(in_ / "out"), contents(in_ / "err")};
  }

private:
  folder in_;
  pid_t child_;
};

ran run(const std::vector<std::string>& arguments) { return process{arguments}.end(); }

/// The program on a terminal of its own.
class on_terminal {
public:
  on_terminal(unsigned short columns, unsigned short rows,
              const std::vector<std::string>& arguments) {
    winsize size{rows, columns, 0, 0};
    child_ = forkpty(&terminal_, nullptr, nullptr, &size);
    if (child_ != 0) return;
    setenv("TERM", "xterm", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    become_program(arguments);
  }
  ~on_terminal() { close(terminal_); }

  /// Reads on until the text is there, or the program has ended.
  bool await(const std::string& text) {
    while (seen.find(text) == std::string::npos) {
      std::array<char, 4096> some;
      auto n = read(terminal_, some.data(), some.size());
      if (n <= 0) return false;
      seen.append(some.data(), static_cast<std::size_t>(n));
    }
    return true;
  }
  void type(std::string_view keys) const {
    if (write(terminal_, keys.data(), keys.size()) < 0) throw std::runtime_error{"write"};
  }
  int end() {
    while (await("\x1b[?no such text")) {
    }
    return wait_for(child_);
  }

  std::string seen;

private:
  pid_t child_;
  int terminal_ = -1;
};

const std::vector<std::string> endless{"--strategy", "waiter", "--meals", "1000000",
                                       "--think",    "1ms",    "--eat",   "1ms"};

bool is_one_line(const std::string& text) {
  return !text.empty() && text.find('\n') == text.size() - 1;
}

}  // namespace

TEST_CASE("wrong arguments end in one line on stderr and exit code 2") {
  folder f;
  for (auto& arguments :
       std::vector<std::vector<std::string>>{{"--seats", "1"},
                                             {"--seats", "100001"},
                                             {"--meals", "0"},
                                             {"--think", "-1ms"},
                                             {"--eat=-2s"},
                                             {"--eat", "soon"},
                                             {"--strategy", "waitr"},
                                             {"--what"},
                                             {"more"},
                                             {"--json", f / "no such folder/x.json"},
                                             {"--json", "/"}}) {
    auto r = run(arguments);
    INFO(arguments[0] << ": " << r.err);
    CHECK(r.code == 2);
    CHECK(r.out.empty());
    CHECK(is_one_line(r.err));
    CHECK(r.err.starts_with("philosophers: "));
  }
}

TEST_CASE("help and list go to stdout and end well") {
  auto help = run({"--help"});
  CHECK(help.code == 0);
  CHECK(help.out.find("--strategy") != std::string::npos);
  CHECK(help.err.empty());
  auto list = run({"--list"});
  CHECK(list.code == 0);
  CHECK(list.out.find("chandy-misra") != std::string::npos);
}

TEST_CASE("one strategy ends in its results, without escape codes") {
  auto r = run({"--strategy", "ordered", "--meals", "50", "--color", "always"});
  INFO(r.out << r.err);
  CHECK(r.code == 0);
  CHECK(r.err.empty());
  CHECK(r.out.find('\x1b') == std::string::npos);
  CHECK(r.out.find('\r') == std::string::npos);
  for (auto* part : {"Everybody has eaten: 250 meals", "meals/s", "waiting", "p99", "fairness",
                     "cpu time", "checked"}) {
    INFO(part);
    CHECK(r.out.find(std::string{part} == "meals/s" ? "/s" : part) != std::string::npos);
  }
}

TEST_CASE("all strategies end in one table, the naive deadlock is no failure") {
  auto r = run({"--meals", "20", "--think", "0", "--eat", "0"});
  INFO(r.out << r.err);
  CHECK(r.code == 0);
  CHECK(r.err.empty());
  CHECK(r.out.find('\x1b') == std::string::npos);
  for (auto* name : {"waiter", "ordered", "chandy-misra", "limited-seats", "back-off",
                     "mutex-ordered", "semaphore", "monitor"}) {
    CHECK(std::regex_search(r.out, std::regex{"\n" + std::string{name} + " +finished +[0-9,.]+"}));
  }
  CHECK(std::regex_search(r.out, std::regex{"\nnaive +deadlock +[0-9,.]+ "}));
  CHECK(std::regex_search(r.out, std::regex{"\nmutex-naive +deadlock +[0-9,.]+ "}));
  CHECK(r.out.find("Confucius waits for fork 0, which Plato holds") != std::string::npos);
}

TEST_CASE("a deadlock is told with its circle, and has an exit code of its own") {
  auto r = run({"--strategy", "naive", "--gong", "--seats", "3"});
  INFO(r.out);
  CHECK(r.code == 3);
  CHECK(r.err.empty());
  CHECK(r.out.find("and 450 of 900 meals: nobody can ever eat again") != std::string::npos);
  CHECK(r.out.find("Plato waits for fork 1, which Aristotle holds\n"
                   "    Aristotle waits for fork 2, which Hypatia holds\n"
                   "    Hypatia waits for fork 0, which Plato holds\n") != std::string::npos);
}

TEST_CASE("more seats than the system has threads for are said, and only then a failure") {
  const auto cramped = [](std::vector<std::string> arguments) {
    for (auto* a : {"--seats", "1000", "--meals", "1", "--think", "0", "--eat", "0"})
      arguments.emplace_back(a);
    // A thread's stack takes 8 MB of address space.
    return process{arguments,
                   [] {
                     const rlimit memory{3'000'000'000, 3'000'000'000};
                     setrlimit(RLIMIT_AS, &memory);
                   }}
        .end();
  };
  auto alone = cramped({"--strategy", "mutex-ordered"});
  INFO(alone.out << alone.err);
  CHECK(alone.code == 1);
  CHECK(std::regex_search(alone.out, std::regex{"Could not sit down: the system starts no more "
                                                "than [1-9][0-9]* threads\n"}));
  auto compared = cramped({"--no-gong"});
  INFO(compared.out << compared.err);
  CHECK(compared.code == 0);
  CHECK(std::regex_search(compared.out, std::regex{"\nwaiter +finished"}));
  CHECK(std::regex_search(compared.out, std::regex{"\nmutex-ordered +no threads"}));
}

TEST_CASE("the JSON file has parameters and results") {
  folder f;
  auto path = f / "result.json";
  auto r = run({"--seats", "4", "--meals", "30", "--think", "0", "--eat", "100us", "--workers", "2",
                "--seed", "7", "--json", path});
  REQUIRE(r.code == 0);
  auto file = nlohmann::json::parse(contents(path));
  auto& with = file["parameters"];
  CHECK(with["seats"] == 4);
  CHECK(with["meals"] == 30);
  CHECK(with["think"] == 0);
  CHECK(with["eat"].get<double>() == actors::test::Approx(1e-4));
  CHECK(with["workers"] == 2);
  CHECK(with["seed"] == 7);
  REQUIRE(file["results"].size() == 10);
  for (auto& one : file["results"]) {
    INFO(one.dump(2));
    CHECK(one["violations"] == 0);
    if (one["strategy"] == "naive" || one["strategy"] == "mutex-naive") {
      CHECK(one["outcome"] == "deadlock");
      CHECK(one["meals"] <= 60);  // chance may come before the gong
      REQUIRE(one["circle_of_waiting"].size() == 4);
      CHECK(one["circle_of_waiting"][3] ==
            nlohmann::json{{"seat", 3}, {"waits_for_fork", 0}, {"held_by", 0}});
      continue;
    }
    CHECK(one["outcome"] == "finished");
    CHECK(one["meals"] == 120);
    CHECK(one["elapsed"].get<double>() > 0);
    CHECK(one["meals_per_second"].get<double>() ==
          actors::test::Approx(120 / one["elapsed"].get<double>()));
    CHECK(one["cpu"].get<double>() > 0);
    CHECK(one["fairness"].get<double>() > 0.2);
    CHECK(one["waiting"]["p50"].get<double>() <= one["waiting"]["p99"].get<double>());
    CHECK(one["waiting"]["p99"].get<double>() <= one["waiting"]["max"].get<double>());
  }
}

TEST_CASE("a refused run leaves an earlier JSON file as it was") {
  folder f;
  auto path = f / "result.json";
  std::ofstream{path} << "precious";
  CHECK(run({"--json", path, "--seats", "1"}).code == 2);
  CHECK(contents(path) == "precious");
}

TEST_CASE("Ctrl-C ends with the statistics so far and exit code 130") {
  folder f;
  auto path = f / "result.json";
  auto arguments = endless;
  arguments.insert(arguments.end(), {"--json", path});
  process p{arguments};
  p.await("after 1 s");
  p.signal(SIGINT);
  auto r = p.end();
  INFO(r.out << r.err);
  CHECK(r.code == 130);
  CHECK(r.err.empty());
  CHECK(r.out.find("Interrupted after") != std::string::npos);
  CHECK(r.out.find("waiting") != std::string::npos);
  CHECK(r.out.find("checked") != std::string::npos);
  auto file = nlohmann::json::parse(contents(path));
  CHECK(file["results"][0]["outcome"] == "interrupted");
  CHECK(file["results"][0]["meals"].get<std::uint64_t>() > 100);
}

TEST_CASE("Ctrl-C in a comparison keeps what is done") {
  process p{{"--meals", "1000000", "--think", "1ms", "--eat", "1ms"}};
  p.await("after 1 s");
  p.signal(SIGTERM);
  auto r = p.end();
  INFO(r.out << r.err);
  CHECK(r.code == 128 + SIGTERM);
  CHECK(std::regex_search(r.out, std::regex{"\nwaiter +interrupted +[0-9,.]+"}));
  CHECK(r.out.find("\nordered") == std::string::npos);
}

TEST_CASE("plain progress is a line a second at most") {
  process p{endless};
  p.await("after 2 s");
  p.signal(SIGINT);
  auto r = p.end();
  auto lines = std::vector<std::string>{};
  std::istringstream text{r.out};
  for (std::string l; std::getline(text, l);) {
    if (l.find(" after ") != std::string::npos && l.starts_with("  ")) lines.push_back(l);
  }
  INFO(r.out);
  CHECK(lines.size() >= 2);
  CHECK(lines.size() <= 4);
}

TEST_CASE("on a terminal the table is drawn in place, and the cursor comes back") {
  on_terminal t{80, 24, endless};
  REQUIRE(t.await("Plato"));
  REQUIRE(t.await("Confucius"));
  auto first_picture = t.seen.size();
  REQUIRE(t.await("\x1b[11A"));
  t.type("\x03");
  CHECK(t.end() == 130);
  CHECK(t.seen.find("\x1b[?25l") < first_picture);
  CHECK(t.seen.rfind("\x1b[?25h") > t.seen.rfind("\x1b[?25l"));
  CHECK(t.seen.find("Interrupted after") != std::string::npos);
}

TEST_CASE("on a terminal, no live picture if none is wanted") {
  on_terminal t{80, 24, {"--strategy", "waiter", "--meals", "10", "--no-live"}};
  CHECK(t.end() == 0);
  CHECK(t.seen.find('\x1b') == std::string::npos);
  CHECK(t.seen.find("Everybody has eaten") != std::string::npos);
}
