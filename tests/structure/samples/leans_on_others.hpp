#pragma once

// Uses std::vector and does not include it: does not compile alone.
inline std::vector<int> numbers() { return {}; }
