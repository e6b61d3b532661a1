# cmake --install: the public headers, the library, and a package for find_package(actors).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/actors)
install(TARGETS actors EXPORT actorsTargets
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT actorsTargets NAMESPACE actors:: DESTINATION ${package_dir})

# Which headers are public is found when installing: it follows from what they include by then.
install(CODE "
  include(\"${PROJECT_SOURCE_DIR}/cmake/PublicHeaders.cmake\")
  actors_public_headers(headers \"${PROJECT_SOURCE_DIR}\")
  foreach(header IN LISTS headers)
    cmake_path(GET header PARENT_PATH folder)
    file(INSTALL \"${PROJECT_SOURCE_DIR}/\${header}\"
      DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}/\${folder}\")
  endforeach()")

configure_package_config_file(cmake/actorsConfig.cmake.in actorsConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(actorsConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/actorsConfig.cmake
  ${PROJECT_BINARY_DIR}/actorsConfigVersion.cmake
  cmake/FindCAF.cmake
  DESTINATION ${package_dir})
