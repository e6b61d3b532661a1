#include <tests/structure/tree.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace structure {
namespace {

/// Where what begins at `at` ends, when it ends with the first unescaped `quote`.
std::size_t end_of_quoted(const std::string& text, std::size_t at, char quote) {
  for (++at; at < text.size() && text[at] != quote && text[at] != '\n'; ++at)
    if (text[at] == '\\') ++at;
  return std::min(at + 1, text.size());
}

std::size_t end_at(const std::string& text, std::size_t at, const std::string& mark) {
  const auto found = text.find(mark, at);
  return found == text.npos ? text.size() : found + mark.size();
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// The comment or literal that begins at `at`: its end, or `at` when none begins there.
std::size_t end_of_hidden(const std::string& text, std::size_t at) {
  if (text.compare(at, 2, "//") == 0) return std::min(text.find('\n', at), text.size());
  if (text.compare(at, 2, "/*") == 0) return end_at(text, at + 2, "*/");
  if (text.compare(at, 2, "R\"") == 0) {
    const auto open = text.find('(', at);
    if (open == text.npos) return text.size();
    return end_at(text, open, ')' + text.substr(at + 2, open - at - 2) + '"');
  }
  if (text[at] == '"') return end_of_quoted(text, at, '"');
  // After a letter or digit this is no literal but separates digits.
  const bool separator = at > 0 && is_word(text[at - 1]);
  return text[at] == '\'' && !separator ? end_of_quoted(text, at, '\'') : at;
}

/// Blanks comments, and literals too where `literals` says so; keeps the line structure.
std::string without(std::string text, bool literals) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_hidden(text, at);
    if (end != at && (literals || text[at] == '/'))
      std::replace_if(
          text.begin() + static_cast<std::ptrdiff_t>(at),
          text.begin() + static_cast<std::ptrdiff_t>(end), [](char c) { return c != '\n'; }, ' ');
    at = std::max(end, at + 1);
  }
  return text;
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
