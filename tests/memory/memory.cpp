// One case a process: memory <case>. The names of the cases are read by CMakeLists.txt. Whatever
// throws std::bad_alloc, or an error that says so, is as it should be. What must not happen: an
// answer that never comes, a crash, an end of the process that docs/guarantees.md does not list.
#include <tests/memory/support.hpp>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

namespace {

std::map<std::string, std::function<void()>, std::less<>>& cases() {
  static std::map<std::string, std::function<void()>, std::less<>> all;
  return all;
}

}  // namespace

void memory_test::memory_case(const char* what, std::function<void()> f) {
  cases()[what] = std::move(f);
}

int main(int argc, char** argv) {
  memory_test::add_core_cases();
  memory_test::add_flow_cases();
  const auto found = argc < 2 ? cases().end() : cases().find(std::string_view{argv[1]});
  if (found == cases().end()) {
    std::fputs("usage: memory CASE [N]: each allocation fails, or the N-th one alone\n", stderr);
    return 2;
  }
  if (argc > 2) memory_test::fail_allocation(std::strtol(argv[2], nullptr, 10), found->second);
  return memory_test::fail_each_allocation(found->second);
}
