# cmake -D COMPILER= -D FLAGS=<response file> -D SOURCE= -P check.cmake: see CMakeLists.txt here.
file(STRINGS ${SOURCE} expected REGEX "^// expect: ")
string(REGEX REPLACE "^// expect: " "" expected "${expected}")

execute_process(
  COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${COMPILER} @${FLAGS} -fsyntax-only ${SOURCE}
  RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)

if(expected STREQUAL "")
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${SOURCE} should compile, and does not:\n${output}")
  endif()
  return()
endif()

if(code EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles, and should not")
endif()
# A line of the output, and not a list: compilers quote code with semicolons and brackets.
string(REGEX MATCH "[^\n]*error: [^\n]*" first "${output}")
string(FIND "${first}" "${expected}" at)
if(at EQUAL -1)
  message(FATAL_ERROR
    "${SOURCE}: the first error does not say\n  ${expected}\nbut\n  ${first}\nAll of it:\n${output}")
endif()
message(STATUS "${first}")
