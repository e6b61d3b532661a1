// expect: assignment
#include <actors/version.hpp>

int main() { actors::version.major = 2; }
