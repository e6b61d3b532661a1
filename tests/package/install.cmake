# cmake -D BUILD= -D PREFIX= -P install.cmake: installs into a prefix that holds nothing else.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}
  COMMAND_ERROR_IS_FATAL ANY)

# The public headers lie there, and nothing that is a matter of the implementation.
file(GLOB_RECURSE installed RELATIVE ${PREFIX}/include ${PREFIX}/include/*)
if(NOT "actors/version.hpp" IN_LIST installed)
  message(FATAL_ERROR "no actors/version.hpp in ${PREFIX}/include")
endif()
foreach(header IN LISTS installed)
  file(STRINGS ${PREFIX}/include/${header} caf REGEX "^ *# *include *[<\"]caf/")
  if(caf AND NOT header STREQUAL "actors/caf.hpp" AND NOT header MATCHES "^actors/backend/")
    message(FATAL_ERROR "${header} is installed and includes CAF: ${caf}")
  endif()
endforeach()
