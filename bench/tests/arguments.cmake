# cmake -DPROGRAM=<actors-bench> -P arguments.cmake
# Wrong arguments: one line on standard error that names the matter, nothing else, exit code 2.

cmake_minimum_required(VERSION 3.25)

function(expect_usage_error mention)
  execute_process(COMMAND ${PROGRAM} ${ARGN}
    RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(NOT code EQUAL 2 OR NOT out STREQUAL "" OR NOT err MATCHES "^actors-bench: [^\n]+\n$"
     OR NOT err MATCHES "${mention}")
    message(FATAL_ERROR "actors-bench ${ARGN}: exit code ${code}, output '${out}', error '${err}'")
  endif()
endfunction()

expect_usage_error("--bogus" --bogus)
expect_usage_error("'nowhere'" --suite nowhere)
expect_usage_error("'nothing'" --only ping-pong,nothing)
expect_usage_error("'nobody'" --designs nobody)
expect_usage_error("'0'" --rounds 0)
expect_usage_error("'-1'" --rounds=-1)
expect_usage_error("'many'" --rounds many)
expect_usage_error("'0'" --workers 1,0)
expect_usage_error("'2000'" --workers 2000)
expect_usage_error("/nonexistent/report.json" --json /nonexistent/report.json)
expect_usage_error("--quick" --quick --smoke)
expect_usage_error("/nonexistent/r.jsonl" --suite designs --results /nonexistent/r.jsonl)
expect_usage_error("'counter/nothing'" --suite designs --only counter/nothing)
expect_usage_error("no description" --suite core --describe)

execute_process(COMMAND ${PROGRAM} --list RESULT_VARIABLE code OUTPUT_VARIABLE out)
if(NOT code EQUAL 0 OR NOT out MATCHES "core:.*ping-pong.*actors, caf, caf-on-actors")
  message(FATAL_ERROR "--list: exit code ${code}, output '${out}'")
endif()

execute_process(COMMAND ${PROGRAM} --list OUTPUT_FILE /dev/full RESULT_VARIABLE code
  ERROR_VARIABLE err)
if(NOT code EQUAL 1
   OR NOT err STREQUAL "actors-bench: cannot write to standard output: No space left on device\n")
  message(FATAL_ERROR "--list > /dev/full: exit code ${code}, error '${err}'")
endif()
