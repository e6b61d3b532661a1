# Also read at install time, where no policy is set.
cmake_policy(VERSION 3.25)

# actors_public_headers(<out> <root>): the headers under <root>/actors that a user may include, as
# paths relative to <root>: the umbrella, the door to CAF, the version, and all that these include.
function(actors_public_headers out root)
  set(found)
  set(open actors/actors.hpp actors/caf.hpp actors/version.hpp
    actors/ask/ask_each.hpp
    actors/ask/loop.hpp
    actors/ask/on_signal.hpp
    actors/ask/wait.hpp
    actors/base/backoff.hpp
    actors/base/codec.hpp
    actors/base/restart_counter.hpp
    actors/pool/executors.hpp
    actors/pool/loop_executor.hpp
    actors/pool/make_executor.hpp
    actors/pool/process_executor.hpp
    actors/pool/pool.hpp
    actors/pool/circuit_breaker.hpp
    actors/pool/rate_limiter.hpp
    actors/pipeline/pipeline.hpp
    actors/topic/topics.hpp)
  while(open)
    list(POP_FRONT open header)
    if(NOT header IN_LIST found AND EXISTS ${root}/${header})
      list(APPEND found ${header})
      file(STRINGS ${root}/${header} includes REGEX "^ *# *include *<actors/")
      foreach(line IN LISTS includes)
        string(REGEX REPLACE "^[^<]*<([^>]+)>.*$" "\\1" included "${line}")
        list(APPEND open ${included})
      endforeach()
    endif()
  endwhile()
  list(SORT found)
  set(${out} ${found} PARENT_SCOPE)
endfunction()
