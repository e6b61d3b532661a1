/// What every program here has in common: its standard streams, and its errors in one line.
///
/// A program that is linked with program.cpp finds descriptors 0 to 2 taken: in the place of one
/// that was closed is /dev/null, opened so that its use still fails, and no file that is opened
/// later is mistaken for it. When the program exits and its output could not be written in full, it
/// says so and its exit code is 1.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace example {

/// Its text is one line that says what was expected.
struct usage_error : std::runtime_error {
  using runtime_error::runtime_error;
};

/// The text as a terminal may be given it: control characters, what reorders a line, and what is
/// not UTF-8 become \x1b and the like.
std::string harmless(std::string_view text);

/// A line on standard error, made harmless. Where that cannot be written to there is nobody to
/// tell.
void say(std::string_view line) noexcept;

/// What was printed goes out. Throws std::runtime_error.
void flush_output();

/// What main does: the program's exit code, or, after one line on standard error that begins with
/// its name, 2 for a usage_error and 1 for any other exception.
int run(int argc, char** argv, int (*program)(int, char**));

}  // namespace example
