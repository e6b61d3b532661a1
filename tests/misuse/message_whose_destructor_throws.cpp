// expect: actors: a message's destructor must not throw
#include <actors/actors.hpp>

struct bomb {
  ~bomb() noexcept(false) {}
};

using misuse = actors::protocol<bomb>;
misuse* instantiated = new misuse;
