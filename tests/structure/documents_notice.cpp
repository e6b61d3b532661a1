#include <tests/structure/documents.hpp>

#include <tests/support/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

// The rules for documents, on samples and on the documents as they are.
namespace {

using structure::document;
using structure::missing_parts;
using structure::missing_paths;
using structure::missing_tests;
namespace fs = std::filesystem;

std::optional<std::string> read_sample(const std::string& path) {
  if (path == "tests/core/a.cpp")
    return "TEST_CASE(\"one thing\") {}\nTEST_CASE(\"a name that is \"\n  \"long\", \"[x]\") {}\n"
           "TEMPLATE_TEST_CASE_SIG(\"any type\", \"\")\nstruct two_senders : rl::test_suite";
  if (path == "docs/b.md") return "# Part\n## The `loop`, again\n```\n# no heading\n```\n";
  return std::nullopt;
}

std::optional<std::string> read_project(const std::string& path) {
  const fs::path at = fs::path(ACTORS_SOURCE_DIR) / path;
  if (!fs::exists(at)) return std::nullopt;
  std::ostringstream text;
  text << std::ifstream(at).rdbuf();
  return text.str();
}

std::vector<document> documents() {
  std::vector<document> all;
  const auto add = [&all](const fs::path& at) {
    const auto path = fs::relative(at, ACTORS_SOURCE_DIR).generic_string();
    all.push_back({path, *read_project(path)});
  };
  for (const auto& each : fs::directory_iterator(ACTORS_SOURCE_DIR))
    if (each.path().extension() == ".md") add(each.path());
  for (const auto& each : fs::recursive_directory_iterator(fs::path(ACTORS_SOURCE_DIR) / "docs"))
    if (each.path().extension() == ".md") add(each.path());
  return all;
}

}  // namespace

TEST_CASE("a test that a document names and that is not there is noticed") {
  const auto about = [](const std::string& text) {
    return missing_tests({"docs/a.md", text}, read_sample).size();
  };
  CHECK(about("`tests/core/a.cpp`: \"one thing\", \"any\n  type\", \"a name that is long\"") == 0);
  CHECK(about("`tests/core/a.cpp`: \"two_senders\"; and so on") == 0);
  CHECK(about("`tests/core/a.cpp`: \"another thing\"") == 1);
  CHECK(about("`tests/core/a.cpp`: \"one\", \"one thing\", \"thing\"") == 2);
  CHECK(about("`tests/core/gone.cpp`: \"one thing\"") == 1);
}

TEST_CASE("a path or link in a document that leads nowhere is noticed") {
  const auto about = [](const std::string& text) {
    return missing_paths({"docs/a.md", text}, read_sample).size();
  };
  CHECK(about("`tests/core/a.cpp`, [b](b.md), [b](../docs/b.md#part), [c](https://c.org)") == 0);
  CHECK(about("`build/a.md`, `tests/*.cpp`, `actors::system`") == 0);
  CHECK(about("```cpp\nauto f = [](int n) {};\n```\n`[](int n) {}`") == 0);
  CHECK(about("`docs/c.md` and [c](c.md)") == 2);
}

TEST_CASE("a link to a part of a document that has no such heading is noticed") {
  const auto about = [](const std::string& text) {
    return missing_parts({"docs/a.md", text}, read_sample).size();
  };
  CHECK(about("[b](b.md#part), [b](../docs/b.md#the-loop-again), [c](https://c.org#any)") == 0);
  CHECK(about("## Here\n[a](#here)") == 0);
  CHECK(about("[b](b.md#parts), [b](b.md#no-heading), [a](#part), [c](c.md#part)") == 4);
}

TEST_CASE("the documents name tests, paths and links that are there") {
  const auto all = documents();
  const auto is_checked = [&all](const std::string& path) {
    return std::any_of(all.begin(), all.end(),
                       [&path](const document& each) { return each.path == path; });
  };
  for (const auto* path : {"README.md", "docs/guide.md", "docs/guide/coming-from-python.md",
                           "docs/guide/coming-from-caf.md"})
    CHECK(is_checked(path));
  for (const document& each : all) {
    for (const std::string& complaint : missing_tests(each, read_project)) FAIL_CHECK(complaint);
    for (const std::string& complaint : missing_paths(each, read_project)) FAIL_CHECK(complaint);
    for (const std::string& complaint : missing_parts(each, read_project)) FAIL_CHECK(complaint);
  }
}
