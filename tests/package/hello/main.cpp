#include <actors/actors.hpp>

#include <cstdio>
#include <string>

std::string home_of_caf(const actors::system& sys);

struct greet {
  std::string name;
  using reply = std::string;
};

struct greeter {
  using protocol = actors::protocol<greet>;
  std::string on(greet m) { return "hello, " + m.name; }
};

int main() {
  actors::system sys;
  auto someone = sys.spawn<greeter>();
  const std::string said = someone.ask<greet>("world").get();
  std::puts(said.c_str());
  if (home_of_caf(sys).empty()) return 1;
  return said == "hello, world" && actors::linked_version() == actors::version ? 0 : 1;
}
