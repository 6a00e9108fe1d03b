# SPDX-License-Identifier: Apache-2.0
# rollcall_room(NAME core SOURCES a.cpp b.cpp LINK dep… [QT] [MOC]): one room of the house as a library.
#
# What others may include stands in include/<room>/; everything else is private to the room. Dependencies are linked
# PRIVATE, so that a room sees only the rooms on its own LINK line: that line is the arrow rule, and a wrong include
# does not build.
function(rollcall_room)
  cmake_parse_arguments(ROOM "QT;MOC" "NAME" "SOURCES;LINK" ${ARGN})
  set(target rollcall_${ROOM_NAME})
  add_library(${target} ${ROLLCALL_ROOM_TYPE} ${ROOM_SOURCES})
  target_include_directories(${target}
    PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/include"
    PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE rollcall_flags ${ROOM_LINK})
  if(ROOM_MOC)
    set_target_properties(${target} PROPERTIES AUTOMOC ON)
  endif()
  if(ROLLCALL_PRECOMPILED_HEADERS)
    if(ROOM_QT)
      target_precompile_headers(${target} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/PrecompiledQt.h")
    else()
      target_precompile_headers(${target} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/PrecompiledStandard.h")
    endif()
    if(rollcall_scim IN_LIST ROOM_LINK OR Boost::json IN_LIST ROOM_LINK)
      target_precompile_headers(${target} PRIVATE <boost/json.hpp>)
    endif()
  endif()
endfunction()
