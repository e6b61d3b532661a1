// Programs as their user runs them: in a pipe, and on a terminal.
#pragma once

#include <csignal>
#include <functional>
#include <string>
#include <vector>

namespace example_test {

using arguments = std::vector<std::string>;

struct ran {
  int code;          // 128 + signal for one that was killed, as a shell has it
  std::string text;  // stdout and stderr
};

/// `prepare` runs in the child.
ran run(
    const char* program, const arguments& with, const std::function<void()>& prepare = [] {});

/// On a terminal, until `text` is there; then Ctrl-C, and to the end.
ran interrupt_on_terminal(const char* program, const arguments& with, const std::string& text);

bool is_one_line(const std::string& text);

}  // namespace example_test
