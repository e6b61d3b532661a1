# What only the project's own targets get. Nothing here is an interface property, so nothing of it
# reaches a program that uses the library.

# actors_own_target(<target>): warnings, hidden visibility and, where asked for, sanitizers.
function(actors_own_target target)
  set_target_properties(${target} PROPERTIES
    CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  target_compile_features(${target} PRIVATE cxx_std_20)
  if(ACTORS_WERROR)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Werror)
    # g++ 12 sees overlapping copies inside std::string's operator+ (its bug 105651)
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
  endif()
  if(ACTORS_SANITIZE)
    # vptr looks at memory through a pipe, and takes a full descriptor table for a bad object. A null
    # pointer that is used ends the program anyway; CAF's headers name *p of one.
    set(flags -fsanitize=${ACTORS_SANITIZE} -fno-sanitize=vptr,null,object-size
      -fno-omit-frame-pointer -fno-sanitize-recover=all)
    # The checks that a sanitizer inserts lead g++ to false warnings about uninitialised variables.
    target_compile_options(${target} PRIVATE ${flags}
      $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_link_options(${target} PRIVATE ${flags})
  endif()
endfunction()

# actors_in_few_units(<target> <most>): where ACTORS_UNITY says so, up to <most> sources are compiled
# as one. That is quicker, and two things of one name do not go unseen.
function(actors_in_few_units target most)
  set_target_properties(${target} PROPERTIES
    UNITY_BUILD ${ACTORS_UNITY} UNITY_BUILD_BATCH_SIZE ${most})
endfunction()
