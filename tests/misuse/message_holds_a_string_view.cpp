// expect: actors: a message or reply holds a std::string_view
#include <actors/actors.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct part {
  std::vector<std::optional<std::string_view>> words;
};
struct print {
  std::string title;
  part body;
};

struct printer {
  using protocol = actors::protocol<print>;
  void on(const print&) {}
};

void misuse(actors::system& sys) { sys.spawn<printer>(); }
