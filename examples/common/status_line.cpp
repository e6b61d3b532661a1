#include "status_line.hpp"

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace example {

namespace {

constexpr std::chrono::milliseconds between_pictures{50};

bool stdout_is_utf8() {
  for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (const std::string value = std::getenv(name) ? std::getenv(name) : ""; !value.empty())
      return value.find("UTF-8") != value.npos || value.find("utf8") != value.npos;
  return false;
}

void write_out(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

}  // namespace

status_line::status_line(bool wanted) : live_{wanted && possible()}, unicode_{stdout_is_utf8()} {
  if (live_) write_out("\x1b[?25l");
}

status_line::~status_line() {
  if (live_) write_out("\r\x1b[K\x1b[?25h");
}

bool status_line::possible() { return isatty(STDOUT_FILENO) == 1; }

bool status_line::due() const { return live_ && std::chrono::steady_clock::now() >= next_; }

void status_line::draw(const std::string& text) {
  if (!live_) return;
  next_ = std::chrono::steady_clock::now() + between_pictures;
  write_out("\r" + text + "\x1b[K");
}

}  // namespace example
