#pragma once

#include <boost/multiprecision/cpp_int.hpp>

namespace bench::savina::pi_precision {

/// A number with as many digits as the problem asks for, and some more.
struct real {
  boost::multiprecision::cpp_int units;
};

}  // namespace bench::savina::pi_precision
