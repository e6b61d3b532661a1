// What nearly every test includes, compiled once for all of them. A test still says what it needs.
#pragma once

#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>
#include <actors/pool/pool.hpp>
#include <tests/support/catch.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <ranges>
#include <set>
#include <string>
#include <thread>
#include <vector>
