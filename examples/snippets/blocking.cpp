// Work that blocks has a thread of its own.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <iostream>
#include <sstream>
#include <string>

namespace {

// [blocking]
struct read_line {
  using reply = std::string;
};

struct reader {
  using protocol = actors::protocol<read_line>;

  std::istream* from;

  std::string on(read_line) {
    std::string text;
    std::getline(*from, text);  // may block as long as it likes
    return text;
  }
};
// [/blocking]

}  // namespace

void snippets::blocking() {
  std::istringstream input{"first\nsecond\n"};
  // [blocking-use]
  actors::system sys;
  auto lines =
      sys.spawn<reader>(actors::spawn_options{.name = "reader", .own_thread = true}, &input);
  std::cout << lines.ask<read_line>().get() << '\n';
  // [/blocking-use]
}
