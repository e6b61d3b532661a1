// expect: actors: the reply would lose its value: its type does not hold the number that set() is
// given
#include <actors/actors.hpp>

void misuse(actors::promise<int>& answer, long long wide) { answer.set(wide); }
