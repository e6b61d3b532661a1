// actors: message passing between isolated actors. Everything a program needs; for the door to
// plain CAF include <actors/caf.hpp>.
#pragma once

#include <actors/ask/asking.hpp>
#include <actors/ask/combine.hpp>
#include <actors/ask/future.hpp>
#include <actors/ask/handler.hpp>
#include <actors/ask/promise.hpp>
#include <actors/ask/sync_wait.hpp>
#include <actors/ask/task.hpp>
#include <actors/base/counters.hpp>
#include <actors/base/dead_letter.hpp>
#include <actors/base/error.hpp>
#include <actors/base/options.hpp>
#include <actors/base/result.hpp>
#include <actors/core/behavior.hpp>
#include <actors/core/context.hpp>
#include <actors/core/lifecycle.hpp>
#include <actors/core/protocol.hpp>
#include <actors/core/ref.hpp>
#include <actors/core/system.hpp>
#include <actors/core/timers.hpp>
#include <actors/version.hpp>
