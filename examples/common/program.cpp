#include "program.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace example {

namespace {

enum exit_code : int { failed = 1, bad_arguments = 2 };

std::string why_lost;  // lives longer than what looks at it at the exit
bool loss_is_said = false;

std::string name() { return ::program_invocation_short_name; }

// -- the standard streams -----------------------------------------------------------------------

/// The lower ones are taken, so that open gives this one.
void hold_place_of(int descriptor) {
  if (::fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) return;
  const auto wrong_way = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
  // Where there is no /dev/null nothing is left to do.
  static_cast<void>(::open("/dev/null", wrong_way));
}

/// Why what was printed has not all been written, as far as can be told; nothing: it has. The first
/// call that sees it knows best.
const std::string& why_output_is_lost() {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return why_lost;
  if (!why_lost.empty()) return why_lost;
  // Somebody else saw it before: what does the stream say now?
  if (errno == 0) static_cast<void>(::write(STDOUT_FILENO, "", 0));
  why_lost = "cannot write to standard output";
  if (errno != 0) why_lost.append(": ").append(std::strerror(errno));
  return why_lost;
}

void say_of_program(const std::string& what) { say(name() + ": " + what); }

void check_output() {
  const auto& why = why_output_is_lost();
  if (why.empty()) return;
  if (!loss_is_said) say_of_program(why);
  ::_exit(failed);
}

/// Before main and after it.
const struct at_both_ends {
  at_both_ends() {
    for (const auto each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) hold_place_of(each);
    static_cast<void>(std::atexit(check_output));
  }
} streams;

// -- text for a terminal ------------------------------------------------------------------------

struct character {
  std::size_t size = 0;  // 0: not UTF-8
  std::uint32_t code = 0;
};

std::size_t size_by_first(unsigned char c) {
  if (c < 0x80) return 1;
  if (c < 0xc2 || c > 0xf4) return 0;
  return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/// The first one of a text that is not empty.
character first_of(std::string_view text) {
  constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const auto first = static_cast<unsigned char>(text[0]);
  const auto size = size_by_first(first);
  if (size < 2) return {size, first};
  if (text.size() < size) return {};
  auto code = first & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c & 0xc0U) != 0x80U) return {};
    code = code << 6U | (c & 0x3fU);
  }
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < least[size] || surrogate || code > 0x10ffff ? character{} : character{size, code};
}

bool does_harm(std::uint32_t code) {
  const auto within = [code](std::uint32_t from, std::uint32_t to) {
    return code >= from && code <= to;
  };
  return code < 0x20 || within(0x7f, 0x9f) || within(0x200e, 0x200f) || within(0x2028, 0x202e) ||
         within(0x2066, 0x2069);
}

void escape(std::string_view bytes, std::string& out) {
  constexpr auto digits = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.append({'\\', 'x', digits[byte >> 4U], digits[byte & 0xfU]});
  }
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto [size, code] = first_of(text);
    const auto bytes = text.substr(0, size == 0 ? 1 : size);
    if (size == 0 || does_harm(code))
      escape(bytes, out);
    else
      out += bytes;
    text.remove_prefix(bytes.size());
  }
  return out;
}

void say(std::string_view line) noexcept {
  const auto text = harmless(line) + '\n';
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
}

void flush_output() {
  if (const auto& why = why_output_is_lost(); !why.empty()) throw std::runtime_error{why};
}

int run(int argc, char** argv, int (*program)(int, char**)) {
  try {
    return program(argc, argv);
  } catch (const usage_error& e) {
    say_of_program(e.what());
    return bad_arguments;
  } catch (const std::exception& e) {
    // What has failed is the output, then, whatever it led to.
    const auto& why = why_output_is_lost();
    loss_is_said = !why.empty();
    say_of_program(loss_is_said ? why : e.what());
    return failed;
  }
}

}  // namespace example
