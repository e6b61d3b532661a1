// wordcount: that it counts right, and what it does with what it cannot count.
#include "run.hpp"

#include <tests/support/catch.hpp>

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sys/stat.h>
#include <unistd.h>

using namespace example_test;
namespace fs = std::filesystem;

namespace {

constexpr auto all_designs = {"actors", "tbb", "threads", "sequential"};

/// A directory that is gone after the test.
class directory {
public:
  directory() {
    std::string name = (fs::temp_directory_path() / "wordcount-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~directory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  directory(const directory&) = delete;
  directory& operator=(const directory&) = delete;

  std::string path() const { return path_.string(); }
  std::string put(const std::string& name, const std::string& text) const {
    const auto where = path_ / name;
    fs::create_directories(where.parent_path());
    std::ofstream{where, std::ios::binary} << text;
    return where.string();
  }

private:
  fs::path path_;
};

/// In a shell, with the C locale; what it writes.
std::string shell(const std::string& command) {
  const auto r = run("/bin/sh", {"-c", "export LC_ALL=C; " + command});
  INFO(command << ": " << r.text);
  REQUIRE(r.code == 0);
  return r.text;
}

/// The words of all lines, sorted by frequency and alphabet as the table is.
const std::string count_in_shell =
    "| tr -cs A-Za-z '\\n' | tr A-Z a-z | sed '/^$/d' | sort | uniq -c | sort -k1,1nr -k2,2";

/// The table alone: all words.
std::string table(const std::string& design, const arguments& paths) {
  arguments with{"--top", "0", "--workers", "3", "--design", design};
  with.insert(with.end(), paths.begin(), paths.end());
  const auto quiet = [] { ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO); };
  const auto r = run(WORDCOUNT_PROGRAM, with, quiet);
  REQUIRE(r.code == 0);
  return r.text;
}

void check_all(const arguments& paths, const std::string& expected) {
  REQUIRE_FALSE(expected.empty());
  for (const auto each : all_designs) {
    INFO(each);
    CHECK(table(each, paths) == expected);
  }
}

/// Text of many words, of which some are long: `bytes` of it, always the same.
std::string some_text(std::size_t bytes) {
  std::string text;
  for (std::uint32_t i = 1; text.size() < bytes; ++i) {
    auto bits = i * 2654435761U;
    for (auto letters = 1 + bits % 13; letters != 0;
         --letters, bits = bits * 1664525U + 1013904223U)
      text += static_cast<char>((bits >> 30U == 0 ? 'A' : 'a') + (bits >> 16U) % 5);
    text += i % 11 == 0 ? "\n" : i % 7 == 0 ? ", \xc3\xa9" : " ";
  }
  return text;
}

constexpr std::size_t first_bytes = 64 * 1024;  // in which a NUL byte would tell

}  // namespace

TEST_CASE("wordcount: every design counts as sort | uniq -c does") {
  const directory d;
  d.put("a.txt", "To be, or not to be: that is THE question.\n");
  d.put("deep/er/b.txt", "it's naïve; x_y 3rd\nthe end");  // the last line has no end
  d.put("empty", "");
  d.put("c", some_text(300'000));
  check_all({d.path()}, shell("find '" + d.path() + "' -type f -exec cat {} \\; -exec echo \\;" +
                              count_in_shell));
  check_all({d.path() + "/a.txt", d.path() + "/deep"},
            shell("cd '" + d.path() + "'; cat a.txt deep/er/b.txt" + count_in_shell));
}

TEST_CASE("wordcount: a large file in pieces, also where they cut words, has the same words") {
  const directory d;
  const auto mega = std::size_t{1} << 20U;
  std::string text;
  for (const auto part = some_text(90'000); text.size() < 5 * mega + 300'000;) text += part;
  text.replace(mega - 3, 6, "cutcut");                                   // over the end of a piece
  text.replace(2 * mega - 5, 6, " here ");                               // ends with it
  text.replace(3 * mega - 1, 7, " begin ");                              // begins with the next
  text.replace(4 * mega - 50'000, mega + 100'000, mega + 100'000, 'z');  // all of a piece, and more
  const auto path = d.put("large", text);
  check_all({path}, shell("cat '" + path + "'" + count_in_shell));
  CHECK(table("actors", {path}).find("zzzzzzzz") != std::string::npos);
}

TEST_CASE("wordcount: compressed files are known by their first bytes") {
  const directory d;
  const auto plain = d.put("plain", some_text(400'000));
  const auto expected = shell("cat '" + plain + "'" + count_in_shell);
  for (const std::string tool : {"gzip", "xz"}) {
    INFO(tool);
    const auto packed = d.path() + "/packed." + tool;
    shell(tool + " -c '" + plain + "' > '" + packed + "'");
    check_all({packed}, expected);
    fs::rename(packed, d.path() + "/no_such_ending");
    check_all({d.path() + "/no_such_ending"}, expected);
    // two archives, one behind the other
    shell("cd '" + d.path() + "'; head -c 5000 plain | " + tool + " > two; tail -c +5001 plain | " +
          tool + " >> two");
    check_all({d.path() + "/two"}, expected);
  }
}

TEST_CASE("wordcount: a damaged archive counts for nothing, is named, and the rest is counted") {
  const directory d;
  const auto good = d.put("good", "one two two\n");
  const auto text = d.put("text", some_text(400'000));
  const auto how = GENERATE(as<std::string>{}, "head -c 100000", "sed '2,$s/./x/'",
                            "sh -c 'head -c -8; printf 12345678'");
  for (const std::string tool : {"gzip", "xz"}) {
    const auto broken = d.path() + "/broken";
    shell(tool + " -c '" + text + "' | " + how + " > '" + broken + "'");
    for (const std::string design : all_designs) {
      const auto r = run(WORDCOUNT_PROGRAM, {"--top", "0", "--design", design, broken, good});
      INFO(tool << " " << how << " " << design << ": " << r.text);
      CHECK(r.code == 0);
      CHECK(r.text.starts_with("      2 two\n      1 one\nwordcount: " + broken + ": damaged "));
      CHECK(r.text.find("\n3 words, 2 different ones, in 2 files") != std::string::npos);
    }
  }
}

TEST_CASE("wordcount: binary and unreadable files are named, ten of them, and the others counted") {
  const directory d;
  for (int i = 0; i < 12; ++i) d.put("binary" + std::to_string(i), std::string("no\0text", 7));
  d.put("text", "yes\n");
  d.put("late", std::string(40'000, '-') + '\0' + "y");  // not in the first block
  const auto many = run(WORDCOUNT_PROGRAM, {"--top", "0", d.path()});
  INFO(many.text);
  CHECK(many.code == 0);
  CHECK(many.text.find(" 1 yes\n") != std::string::npos);
  CHECK(many.text.find(" 1 y\n") != std::string::npos);
  CHECK(many.text.find(" no\n") == std::string::npos);
  const std::regex line{"wordcount: [^\n]*/binary[0-9]+: binary\n"};
  CHECK(std::distance(std::sregex_iterator(many.text.begin(), many.text.end(), line), {}) == 10);
  CHECK(many.text.find("wordcount: and 2 more left out\n") != std::string::npos);

  const auto shut = d.put("shut", "secret\n");
  ::chmod(shut.c_str(), 0);
  ::chmod(d.path().c_str(), 0755);
  const auto program = d.path() + "/wordcount";  // another user may not reach the build folder
  fs::copy_file(WORDCOUNT_PROGRAM, program);
  ::chmod(program.c_str(), 0755);
  const auto r = run(program.c_str(), {"--top", "0", shut, d.path() + "/text"}, [] {
    if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) ::_exit(99);
  });
  INFO(r.text);
  CHECK(r.code == 0);
  CHECK(r.text.find("wordcount: " + shut + ": Permission denied\n") != std::string::npos);
  CHECK(r.text.starts_with("      1 yes\n"));
}

TEST_CASE("wordcount: wrong arguments, and paths without files, end in one line and exit code 2") {
  const directory d;
  for (const auto& with : std::vector<arguments>{{"--design", "thread"},
                                                 {"--workers", "0"},
                                                 {"--workers", "1000"},
                                                 {"--top", "-1"},
                                                 {"--top", "many"},
                                                 {"--what"},
                                                 {d.path()},
                                                 {d.path() + "/missing"},
                                                 {d.path(), d.path() + "/missing"},
                                                 {"/dev/null"}}) {
    const auto r = run(WORDCOUNT_PROGRAM, with);
    INFO(with[0] << ": " << r.text);
    CHECK(r.code == 2);
    CHECK(is_one_line(r.text));
    CHECK(r.text.starts_with("wordcount: "));
  }
  const auto none = run(WORDCOUNT_PROGRAM, {d.path()});
  CHECK(none.text == "wordcount: there is no file in " + d.path() + "\n");
  const auto missing = run(WORDCOUNT_PROGRAM, {d.path() + "/missing"});
  CHECK(missing.text ==
        "wordcount: " + d.path() +
            "/missing: No such file or directory, expected a file or a directory\n");
}

TEST_CASE("wordcount: files that say they are empty, as those of /proc, are read") {
  const auto design = GENERATE(as<std::string>{}, "actors", "tbb", "threads", "sequential");
  CHECK(table(design, {"/proc/version"}).find(" linux\n") != std::string::npos);
  const directory d;
  d.put("empty", "");
  CHECK(table(design, {d.path()}) == "");
}

TEST_CASE("wordcount: no escape codes in a pipe, and the table alone on standard output") {
  const directory d;
  d.put("a", "b b c");
  const auto r = run(WORDCOUNT_PROGRAM, {"--top", "1", d.path()});
  CHECK(std::regex_match(r.text, std::regex{"      2 b\n3 words, 2 different ones, in 1 file: "
                                            "0.0 MB of text in [^\n]+ MB/s\n"}));
  CHECK(table("actors", {d.path()}) == "      2 b\n      1 c\n");
}

TEST_CASE("wordcount: where standard error cannot be written to there is the table all the same") {
  const directory d;
  d.put("a", "b b c");
  d.put("binary", std::string(10, '\0'));
  const auto closed = [] { ::close(STDERR_FILENO); };
  const auto full = [] { ::dup2(::open("/dev/full", O_WRONLY), STDERR_FILENO); };
  for (const auto& stderr_is : std::vector<std::function<void()>>{closed, full}) {
    const auto r = run(WORDCOUNT_PROGRAM, {d.path()}, stderr_is);
    CHECK(r.code == 0);
    CHECK(r.text == "      2 b\n      1 c\n");
    CHECK(run(WORDCOUNT_PROGRAM, {d.path() + "/missing"}, stderr_is).code == 2);
  }
}

TEST_CASE("wordcount: standard output that cannot be written is an error") {
  const directory d;
  d.put("a", "b b c");
  const auto full = [] { ::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO); };
  const auto r = run(WORDCOUNT_PROGRAM, {d.path()}, full);
  CHECK(r.code == 1);
  CHECK(r.text == "wordcount: cannot write to standard output: No space left on device\n");
}

TEST_CASE("wordcount: on a terminal there is a bar, and Ctrl-C shows what was counted so far") {
  const auto design = GENERATE(as<std::string>{}, "actors", "tbb", "threads", "sequential");
  const directory d;
  // Larger than anybody can read while the test lasts, and without a byte on the disk.
  const auto endless = d.put("endless", "so far\n" + std::string(first_bytes, ' '));
  REQUIRE(::truncate(endless.c_str(), off_t{1} << 40U) == 0);
  const auto r = interrupt_on_terminal(WORDCOUNT_PROGRAM, {"--design", design, endless}, "MB/s");
  INFO(design << ": " << r.text);
  CHECK(r.code == 128 + SIGINT);
  CHECK(r.text.find("      1 so\r\n") != std::string::npos);
  CHECK(r.text.find("interrupted: 2 words, 2 different ones, in 1 file") != std::string::npos);
  CHECK(r.text.find(" s left") != std::string::npos);
  CHECK(r.text.rfind("\x1b[?25h") > r.text.rfind("\x1b[?25l"));
}
