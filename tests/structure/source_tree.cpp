#include <tests/structure/rules.hpp>

#include <tests/support/catch.hpp>

// The rules, on the tree as it is.
namespace {

const structure::files& tree() {
  static const structure::files files = structure::read_tree(ACTORS_SOURCE_DIR, "actors");
  return files;
}

void expect_none(const structure::complaints& found) {
  for (const std::string& complaint : found) FAIL_CHECK(complaint);
  CHECK(tree().size() > 2);
}

}  // namespace

TEST_CASE("includes point down the layers") { expect_none(upward_includes(tree())); }

TEST_CASE("CAF is included in the backend only") { expect_none(stray_caf(tree())); }

TEST_CASE("the umbrella header reaches no CAF header") { expect_none(caf_behind_umbrella(tree())); }

TEST_CASE("clock, randomness and threads go through base") { expect_none(stray_seams(tree())); }

TEST_CASE("there is no fence outside base") { expect_none(fences(tree())); }

TEST_CASE("files are short") {
  for (const std::string& complaint : long_files(tree(), 150, 300)) WARN(complaint);
}
