#include <tests/structure/rules.hpp>

#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string_view>

namespace structure {
namespace {

const std::map<std::string_view, int> layers = {
    {"base", 0},   {"queue", 1},     {"sched", 2},  {"backend", 3},  {"core", 4},
    {"ask", 5},    {"supervise", 6}, {"pool", 7},   {"pipeline", 7}, {"topic", 7},
    {"remote", 8}, {"observe", 8},   {"testkit", 8}};

bool starts_with(std::string_view text, std::string_view head) { return text.starts_with(head); }

/// The folder under actors/; empty for a file that lies in actors/ itself.
std::string_view folder_of(std::string_view path) {
  path.remove_prefix(std::string_view("actors/").size());
  const auto slash = path.find('/');
  return slash == path.npos ? std::string_view{} : path.substr(0, slash);
}

std::optional<int> layer_of(std::string_view folder) {
  const auto found = layers.find(folder);
  return found == layers.end() ? std::nullopt : std::optional(found->second);
}

/// Top-level headers: version.hpp stands below every layer; the umbrella and the door to CAF stand
/// above all but the layers with targets of their own.
bool may_include_top_level(std::string_view from, std::string_view header) {
  if (header == "actors/version.hpp") return true;
  const auto folder = folder_of(from);
  return folder.empty() ? from != "actors/version.hpp" : layer_of(folder) == 8;
}

bool points_down(std::string_view from, std::string_view to) {
  const auto from_folder = folder_of(from);
  const auto to_folder = folder_of(to);
  if (to_folder.empty()) return may_include_top_level(from, to);
  if (from_folder.empty()) return from != "actors/version.hpp" || to_folder == "base";
  return from_folder == to_folder || layer_of(from_folder) > layer_of(to_folder);
}

const source_file* find(const files& tree, std::string_view path) {
  for (const source_file& file : tree)
    if (file.path == path) return &file;
  return nullptr;
}

complaints lines_matching(const files& tree, const std::regex& pattern, std::string_view allowed,
                          const std::string& why) {
  complaints found;
  for (const source_file& file : tree) {
    if (!allowed.empty() && starts_with(file.path, allowed)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i)
      if (std::smatch match; std::regex_search(file.lines[i], match, pattern))
        found.push_back(file.path + ':' + std::to_string(i + 1) + ": " + match.str() + ": " + why);
  }
  return found;
}

}  // namespace

complaints upward_includes(const files& tree) {
  complaints found;
  for (const source_file& file : tree) {
    const auto folder = folder_of(file.path);
    if (!folder.empty() && !layer_of(folder))
      found.push_back(file.path + ": its folder is no layer; add it to tests/structure/rules.cpp");
    for (const include& used : file.includes) {
      if (used.quoted)
        found.push_back(file.path + ": write \"" + used.path + "\" as <actors/...>");
      else if (starts_with(used.path, "actors/") && !points_down(file.path, used.path))
        found.push_back(file.path + ": includes " + used.path + ", which is not below it");
    }
  }
  return found;
}

complaints stray_caf(const files& tree) {
  complaints found;
  for (const source_file& file : tree) {
    if (starts_with(file.path, "actors/backend/") || file.path == "actors/caf.hpp") continue;
    for (const include& used : file.includes)
      if (starts_with(used.path, "caf/"))
        found.push_back(file.path + ": includes " + used.path + " outside actors/backend/");
  }
  return found;
}

complaints caf_behind_umbrella(const files& tree) {
  complaints found;
  std::set<std::string> seen = {"actors/actors.hpp"};
  std::vector<std::string> open(seen.begin(), seen.end());
  while (!open.empty()) {
    const std::string path = open.back();
    open.pop_back();
    const source_file* file = find(tree, path);
    if (file == nullptr) {
      found.push_back(path + ": is included and does not exist");
      continue;
    }
    for (const include& used : file->includes) {
      if (starts_with(used.path, "caf/"))
        found.push_back(path + ": a user of actors/actors.hpp gets " + used.path + " through it");
      if (starts_with(used.path, "actors/") && seen.insert(used.path).second)
        open.push_back(used.path);
    }
  }
  return found;
}

complaints stray_seams(const files& tree) {
  static const std::regex stray(
      R"rx(\b(system_clock|high_resolution_clock|clock_gettime|gettimeofday)\b)rx"
      R"rx(|\bsteady_clock\b(?!::(time_point|duration|period|rep)\b))rx"
      R"rx(|\b(random_device|getrandom)\b|\bs?rand\s*\()rx"
      R"rx(|\bstd::(thread\b(?!::)|jthread\b|async\b)|\bpthread_create\b)rx"
      R"rx(|\bthis_thread::sleep_(for|until)\b|\b(usleep|nanosleep)\b)rx");
  return lines_matching(tree, stray, "actors/base/", "only actors/base may do this");
}

complaints fences(const files& tree) {
  static const std::regex standard(R"(\batomic_thread_fence\b)");
  static const std::regex other(R"(__sync_synchronize|\bSYS_membarrier\b|\bmfence\b)");
  const std::string why = "thread sanitizer does not model fences";
  complaints found = lines_matching(tree, standard, "", why);
  for (std::string& complaint : lines_matching(tree, other, "actors/base/fence.", why))
    found.push_back(std::move(complaint));
  return found;
}

complaints long_files(const files& tree, std::size_t header_lines, std::size_t source_lines) {
  complaints found;
  for (const source_file& file : tree) {
    const bool header = file.path.ends_with(".hpp");
    const std::size_t limit = header ? header_lines : source_lines;
    if (file.lines.size() > limit)
      found.push_back(file.path + ": " + std::to_string(file.lines.size()) + " lines");
  }
  return found;
}

}  // namespace structure
