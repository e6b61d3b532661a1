#include <actors/actors.hpp>

int use_parts(actors::system& sys);

struct increment {};
struct value {
  using reply = int;
};

struct counter {
  using protocol = actors::protocol<increment, value>;
  int count = 0;
  void on(increment) { ++count; }
  int on(value) { return count; }
};

// Warns under the flags of this project and under ours: must stay a warning.
int careless(int count, unsigned unused) {
  for (int count = 0; count < 3; ++count)
    ;
  return (int)3.5 + count;
}

int main() {
  actors::system sys;
  auto numbers = sys.spawn<counter>();
  if (use_parts(sys) != 1 + 6 + 4 - 1 - 1 - 1 - 1 - 2 + 2 + 4 + 1) return 1;
  for (int i = 0; i < 3; ++i) numbers.tell(increment{});
  return numbers.ask<value>().get() == 3 ? 0 : careless(1, 2);
}
