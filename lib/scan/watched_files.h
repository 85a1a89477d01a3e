// Notices when this process fails to make or write a file, whoever in it tries. libclamav writes
// what it unpacks into temporary files and ignores much of what goes wrong: with a full disk it
// scans empty files and calls them clean (fflush in its blob.c; measured). So the calls of libc
// that make and write files are wrapped here, for all libraries of a program that uses this module.
// The wrappers only look; every call does what it does, and errno stays.
#pragma once

#include <string>

namespace scanq {

// Forgets what was noticed.
void watch_files();
// The first failure since then: "write: No space left on device"; empty if there was none.
std::string failed_file_call();

}  // namespace scanq
