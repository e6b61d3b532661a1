#include <tests/structure/rules.hpp>

#include <tests/support/catch.hpp>

// Each rule, on a sample that breaks it and on one that does not: a rule that cannot fail holds
// nothing.
using structure::complaints;
using structure::files;
using structure::parse;

namespace {

bool mentions(const complaints& found, const std::string& words) {
  for (const std::string& complaint : found)
    if (complaint.find(words) != std::string::npos) return true;
  return false;
}

files one(const std::string& path, const std::string& text) { return {parse(path, text)}; }

}  // namespace

TEST_CASE("a file is read without its comments and literals") {
  const auto file = parse("actors/base/a.hpp", "#include <actors/base/b.hpp>\n"
                                               "// #include <actors/core/c.hpp>\n"
                                               "/* #include <actors/core/d.hpp>\n"
                                               "   random_device */ int x = '\"';\n"
                                               "auto s = \"std::thread // \\\" \"; // tail\n"
                                               "int n = 1'000; std::jthread real; auto c = 'x';\n"
                                               "auto r = R\"x(\" std::jthread )\" )x\"; real();");
  REQUIRE(file.includes.size() == 1);
  CHECK(file.includes[0].path == "actors/base/b.hpp");
  REQUIRE(file.lines.size() == 7);
  CHECK(file.lines[3].find("int x") != std::string::npos);
  CHECK(file.lines[4].find("thread") == std::string::npos);
  CHECK(file.lines[5].find("std::jthread real") != std::string::npos);
  CHECK(file.lines[6].find("jthread") == std::string::npos);
  CHECK(file.lines[6].find("real()") != std::string::npos);
}

TEST_CASE("an upward include is noticed") {
  CHECK(mentions(upward_includes(one("actors/queue/a.hpp", "#include <actors/sched/b.hpp>")),
                 "actors/sched/b.hpp"));
  CHECK(mentions(upward_includes(one("actors/ask/a.hpp", "#include <actors/actors.hpp>")),
                 "actors/actors.hpp"));
  CHECK(mentions(upward_includes(one("actors/version.hpp", "#include <actors/core/b.hpp>")),
                 "actors/core/b.hpp"));
}

TEST_CASE("a sideways include is noticed") {
  CHECK(mentions(upward_includes(one("actors/pool/a.cpp", "#  include <actors/topic/b.hpp>")),
                 "actors/topic/b.hpp"));
}

TEST_CASE("a quoted include and an unknown folder are noticed") {
  CHECK(mentions(upward_includes(one("actors/core/a.cpp", "#include \"ref.hpp\"")), "ref.hpp"));
  CHECK(mentions(upward_includes(one("actors/util/a.hpp", "")), "no layer"));
}

TEST_CASE("a downward include is fine") {
  CHECK(upward_includes(one("actors/ask/a.hpp", "#include <actors/ask/b.hpp>\n"
                                                "#include <actors/base/c.hpp>\n"
                                                "#include <actors/version.hpp>\n"
                                                "#include <vector>"))
            .empty());
  CHECK(upward_includes(one("actors/actors.hpp", "#include <actors/ask/b.hpp>")).empty());
  CHECK(upward_includes(one("actors/remote/a.hpp", "#include <actors/actors.hpp>")).empty());
}

TEST_CASE("CAF outside the backend is noticed") {
  CHECK(mentions(stray_caf(one("actors/core/a.cpp", "#include <caf/actor.hpp>")), "caf/actor.hpp"));
  CHECK(mentions(stray_caf(one("actors/core/a.cpp", "#include \"caf/actor.hpp\"")), "caf/"));
  CHECK(stray_caf(one("actors/backend/a.cpp", "#include <caf/actor.hpp>")).empty());
  CHECK(stray_caf(one("actors/caf.hpp", "#include <caf/actor.hpp>")).empty());
}

TEST_CASE("CAF behind the umbrella is noticed") {
  files tree = {parse("actors/actors.hpp", "#include <actors/core/a.hpp>"),
                parse("actors/core/a.hpp", "#include <actors/backend/b.hpp>"),
                parse("actors/backend/b.hpp", "#include <caf/actor.hpp>")};
  CHECK(mentions(caf_behind_umbrella(tree), "actors/backend/b.hpp"));
  tree[2] = parse("actors/backend/b.hpp", "#include <memory>");
  CHECK(caf_behind_umbrella(tree).empty());
  tree.pop_back();
  CHECK(mentions(caf_behind_umbrella(tree), "does not exist"));
}

TEST_CASE("what belongs to base is noticed elsewhere") {
  for (const char* stray :
       {"auto t = std::chrono::steady_clock::now();", "using c = std::chrono::steady_clock;",
        "std::random_device d;", "std::thread t([] {});", "std::jthread t;",
        "auto f = std::async(g);", "pthread_create(&t, 0, f, 0);", "int r = rand();",
        "std::this_thread::sleep_for(1s);", "auto t = system_clock::now();"}) {
    INFO(stray);
    CHECK(stray_seams(one("actors/core/a.cpp", stray)).size() == 1);
    CHECK(stray_seams(one("actors/base/a.cpp", stray)).empty());
  }
}

TEST_CASE("what only resembles a seam is fine") {
  for (const char* fine :
       {"std::chrono::steady_clock::time_point due;", "clock::now();", "std::thread::id owner;",
        "std::this_thread::get_id();", "int operand(int);", "sleep_until = due;",
        "actors::thread t{\"clock\", f};"}) {
    INFO(fine);
    CHECK(stray_seams(one("actors/core/a.cpp", fine)).empty());
  }
}

TEST_CASE("a fence is noticed, a standard one in base too") {
  const char* standard = "std::atomic_thread_fence(std::memory_order_seq_cst);";
  CHECK(fences(one("actors/base/a.hpp", standard)).size() == 1);
  CHECK(fences(one("actors/base/fence.hpp", standard)).size() == 1);
  CHECK(fences(one("actors/queue/a.hpp", "__sync_synchronize();")).size() == 1);
  CHECK(fences(one("actors/base/fence.hpp", "__sync_synchronize();")).empty());
  CHECK(fences(one("actors/base/a.hpp", "x.store(1);")).empty());
}

TEST_CASE("a long file is noticed") {
  const std::string text(11, '\n');
  CHECK(long_files(one("actors/core/a.hpp", text), 10, 20).size() == 1);
  CHECK(long_files(one("actors/core/a.cpp", text), 10, 20).empty());
}
