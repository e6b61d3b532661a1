#pragma once

// The library is compiled with hidden visibility, static or shared. What a user's program may link
// against is marked ACTORS_API; on Linux the same attribute serves for building and for using.
#define ACTORS_API __attribute__((visibility("default")))
