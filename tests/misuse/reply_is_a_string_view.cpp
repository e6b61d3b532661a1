// expect: actors: a message or reply holds a std::string_view
#include <actors/actors.hpp>

#include <string>
#include <string_view>

struct owner {
  using reply = std::string_view;
};

struct account {
  using protocol = actors::protocol<owner>;
  std::string name;
  std::string_view on(owner) { return name; }
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
