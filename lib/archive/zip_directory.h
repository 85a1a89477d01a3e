// Whether a zip file can be read in one way only. A zip says twice what is in it: in a header
// before each member, and in a directory at the end. Where the two differ, where the directory is
// missing or lies, or where members overlap, programs open different things, and libclamav may open
// nothing and say nothing. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

// The directory ends the file, is whole, and lists member behind member all that is before it, each
// as its own header says. False also for what needs zip64.
bool is_plain_zip(std::string_view content);

// Where the first member of a zip begins that stands behind something else and ends with it; npos
// if there is none.
std::size_t zip_behind(std::string_view content);

}  // namespace scanq
