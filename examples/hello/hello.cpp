// The smallest program: one actor, one message, one answer.
// [hello]
#include <actors/actors.hpp>

#include <iostream>
#include <string>

struct greet {
  using reply = std::string;
  std::string what;
};

struct mirror {
  using protocol = actors::protocol<greet>;

  std::string on(const greet& m) {
    std::cout << m.what << '\n';
    return {m.what.rbegin(), m.what.rend()};
  }
};

int main() {
  actors::system sys;
  auto buddy = sys.spawn<mirror>();
  std::cout << buddy.ask<greet>("Hello World!").get() << '\n';
}
// [/hello]
