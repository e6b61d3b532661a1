# cmake -D COMPILER= -D FLAGS=<response file> -D SOURCE= -P check.cmake: see CMakeLists.txt here.
cmake_minimum_required(VERSION 3.25)

file(STRINGS ${SOURCE} expected REGEX "^// expect: ")
list(TRANSFORM expected REPLACE "^// expect: " "")

execute_process(
  COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${COMPILER} @${FLAGS} -fsyntax-only ${SOURCE}
  RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)

# message(FATAL_ERROR) wraps long lines, which spoils what the compiler said.
function(fail text)
  message("${SOURCE}: ${text}")
  message(FATAL_ERROR "failed")
endfunction()

if(NOT expected)
  if(NOT code EQUAL 0)
    fail("should compile, and does not:\n${output}")
  endif()
  return()
endif()

if(code EQUAL 0)
  fail("compiles, and should not")
endif()
string(REGEX MATCH "[^\n]*error: [^\n]*" first "${output}")
foreach(text IN LISTS expected)
  string(FIND "${first}" "${text}" at)
  if(NOT at EQUAL -1)
    message("${first}")
    return()
  endif()
endforeach()
fail("the first error does not say\n  ${expected}\nAll of it:\n${output}")
