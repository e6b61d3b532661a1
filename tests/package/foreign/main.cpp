#include <actors/version.hpp>

// Warns under the flags of this project and under ours: must stay a warning.
int careless(int count, unsigned unused) {
  for (int count = 0; count < 3; ++count)
    ;
  return (int)3.5 + count;
}

int main() { return actors::linked_version() == actors::version ? 0 : careless(1, 2); }
