#include <tests/structure/documents.hpp>

#include <cctype>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

namespace structure {
namespace {

/// Lines of a paragraph become one: a name may be broken over two.
std::string without_line_breaks(const std::string& text) {
  return std::regex_replace(text, std::regex(R"(\s+)"), " ");
}

/// Literals that stand side by side become one.
std::string with_whole_literals(const std::string& source) {
  return std::regex_replace(source, std::regex(R"("\s*\n\s*")"), "");
}

/// Code is not searched for links.
std::string without_code(const std::string& text) {
  static const std::regex code(R"rx(```[^]*?```|`[^`\n]*`)rx");
  return std::regex_replace(text, code, "");
}

bool has_case(const std::string& source, const std::string& name) {
  return source.find("TEST_CASE(\"" + name + '"') != source.npos ||
         source.find("TEST_CASE_SIG(\"" + name + '"') != source.npos ||
         source.find("_case(\"" + name + '"') != source.npos ||  // of tests that are processes
         source.find("struct " + name + " :") != source.npos;
}

/// What GitHub makes of a heading: "The `loop`, again" is the-loop-again.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto u = static_cast<unsigned char>(c);
    if (std::isalnum(u) != 0 || c == '-' || c == '_')
      anchor += static_cast<char>(std::tolower(u));
    else if (c == ' ')
      anchor += '-';
  }
  return anchor;
}

std::set<std::string> anchors_in(const std::string& text) {
  std::set<std::string> all;
  std::istringstream lines{text};
  bool fenced = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) fenced = !fenced;
    const auto hashes = line.find_first_not_of('#');
    if (!fenced && hashes != 0 && hashes != line.npos && line[hashes] == ' ')
      all.insert(anchor_of(line.substr(hashes + 1)));
  }
  return all;
}

using matches = std::sregex_iterator;

std::string beside(const document& in, const std::string& link) {
  const auto folder = std::filesystem::path(in.path).parent_path();
  return (folder / link).lexically_normal().generic_string();
}

}  // namespace

std::vector<std::string> missing_tests(const document& in, const reader& read) {
  static const std::regex reference(R"rx(`(tests/[^`]+)`:((?:,? "[^"]+")+))rx");
  static const std::regex quoted(R"rx("([^"]+)")rx");
  std::vector<std::string> found;
  const std::string text = without_line_breaks(in.text);
  for (matches each(text.begin(), text.end(), reference), end; each != end; ++each) {
    const std::string path = (*each)[1], names = (*each)[2];
    const auto source = read(path);
    for (matches name(names.begin(), names.end(), quoted); name != end; ++name)
      if (!source || !has_case(with_whole_literals(*source), (*name)[1]))
        found.push_back(in.path + ": no \"" + (*name)[1].str() + "\" in " + path);
  }
  return found;
}

std::vector<std::string> missing_paths(const document& in, const reader& read) {
  static const std::regex in_backticks(
      R"rx(`((?:actors|bench|cmake|docs|examples|scripts|tests)/[\w./-]*)`)rx");
  static const std::regex link(R"rx(\]\(([^)#:]+)(?:#[^)]*)?\))rx");
  std::vector<std::string> found;
  for (matches each(in.text.begin(), in.text.end(), in_backticks), end; each != end; ++each)
    if (!read((*each)[1])) found.push_back(in.path + ": there is no " + (*each)[1].str());
  const std::string prose = without_code(in.text);
  for (matches each(prose.begin(), prose.end(), link), end; each != end; ++each)
    if (!read(beside(in, (*each)[1])))
      found.push_back(in.path + ": the link to " + (*each)[1].str() + " leads nowhere");
  return found;
}

std::vector<std::string> missing_parts(const document& in, const reader& read) {
  static const std::regex link(R"rx(\]\(([^)#:]*)#([^)]+)\))rx");
  std::vector<std::string> found;
  const std::string prose = without_code(in.text);
  for (matches each(prose.begin(), prose.end(), link), end; each != end; ++each) {
    const std::string to = (*each)[1], part = (*each)[2];
    const auto text = to.empty() ? in.text : read(beside(in, to));
    if (!text || !anchors_in(*text).contains(part))
      found.push_back(in.path + ": the link to " + to + "#" + part + " leads to no heading");
  }
  return found;
}

}  // namespace structure
