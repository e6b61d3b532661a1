// expect: actors: a message or reply holds a std::span
#include <actors/actors.hpp>

#include <span>

struct sum {
  using reply = double;
  std::span<const double> of;
};

struct adder {
  using protocol = actors::protocol<sum>;
  double on(sum) { return 0; }
};

void misuse(actors::system& sys) { sys.spawn<adder>(); }
