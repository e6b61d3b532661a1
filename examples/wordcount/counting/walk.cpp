#include "walk.hpp"

namespace wordcount {

namespace fs = std::filesystem;

namespace {

void check(const std::string& root) {
  std::error_code failure;
  const auto is = fs::status(root, failure);
  if (!fs::is_regular_file(is) && !fs::is_directory(is))
    throw bad_path{root + ": " + (failure ? failure.message() : "something else") +
                   ", expected a file or a directory"};
}

}  // namespace

walk::walk(std::vector<std::string> roots) : roots_{std::move(roots)} {
  for (const auto& each : roots_) check(each);
}

std::optional<found_file> walk::operator()(complaints& problems) {
  for (;;) {
    if (open_.empty()) {
      if (next_root_ == roots_.size()) return std::nullopt;
      if (auto found = next_root(problems)) return found;
    } else if (open_.back() == fs::directory_iterator{}) {
      open_.pop_back();
    } else {
      const auto entry = *open_.back();
      std::error_code failure;
      open_.back().increment(failure);  // a failure is the end of this directory
      if (failure) problems.add(entry.path().parent_path().string() + ": " + failure.message());
      if (auto found = look_at(entry, problems)) return found;
    }
  }
}

std::optional<found_file> walk::next_root(complaints& problems) {
  const fs::path root{roots_[next_root_++]};
  std::error_code failure;
  if (fs::is_directory(root, failure)) {
    enter(root, problems);
    return std::nullopt;
  }
  const auto size = fs::file_size(root, failure);
  if (!failure) return found_file{root.string(), size};
  problems.add(root.string() + ": " + failure.message());
  return std::nullopt;
}

std::optional<found_file> walk::look_at(const fs::directory_entry& entry, complaints& problems) {
  std::error_code failure;
  const auto is = entry.symlink_status(failure);
  if (fs::is_directory(is)) enter(entry.path(), problems);
  if (!fs::is_regular_file(is)) return std::nullopt;
  const auto size = entry.file_size(failure);
  if (!failure) return found_file{entry.path().string(), size};
  problems.add(entry.path().string() + ": " + failure.message());
  return std::nullopt;
}

void walk::enter(const fs::path& directory, complaints& problems) {
  std::error_code failure;
  fs::directory_iterator entries{directory, failure};
  if (failure)
    problems.add(directory.string() + ": " + failure.message());
  else
    open_.push_back(std::move(entries));
}

}  // namespace wordcount
