#include <tests/structure/tree.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace structure {
namespace {

// Comments and literals, in the order in which they may hide each other.
const std::regex& hidden() {
  static const std::regex tokens(R"(//[^\n]*)"
                                 R"(|/\*(?:[^*]|\*(?!/))*\*/)"
                                 R"(|"(?:[^"\\\n]|\\.)*")"
                                 R"(|'(?:[^'\\\n]|\\.)')");
  return tokens;
}

std::string blank(std::string text) {
  for (char& c : text)
    if (c != '\n') c = ' ';
  return text;
}

/// Blanks comments, and literals too where `literals` says so; keeps the line structure.
std::string without(const std::string& text, bool literals) {
  std::string result;
  auto last = text.cbegin();
  for (std::sregex_iterator it(text.begin(), text.end(), hidden()), end; it != end; ++it) {
    const auto& match = (*it)[0];
    result.append(last, match.first);
    const bool comment = *match.first == '/';
    result += comment || literals ? blank(match.str()) : match.str();
    last = match.second;
  }
  return result.append(last, text.cend());
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

source_file parse(std::string path, const std::string& raw) {
  static const std::regex directive(R"rx(^\s*#\s*include\s*([<"])([^>"]+)[>"])rx");
  source_file file{std::move(path), {}, split(without(raw, true))};
  for (const std::string& line : split(without(raw, false)))
    if (std::smatch match; std::regex_search(line, match, directive))
      file.includes.push_back({match[2], match[1] == "\""});
  return file;
}

std::vector<source_file> read_tree(const std::string& root, const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<source_file> files;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(root) / folder)) {
    if (entry.path().extension() != ".hpp" && entry.path().extension() != ".cpp") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    files.push_back(parse(fs::relative(entry.path(), root).generic_string(), text.str()));
  }
  std::ranges::sort(files, {}, &source_file::path);
  return files;
}

}  // namespace structure
