// expect: actors: the reply would lose its value: the task's type does not hold the number that
// co_return is given
#include <actors/actors.hpp>

actors::task<int> misuse() { co_return 3.9e12; }
