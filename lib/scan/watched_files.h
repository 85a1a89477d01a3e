// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Notices when a call in this process, by any library, fails to make, write or read a file.
// libclamav writes what it unpacks into temporary files and ignores many failures: with a full disk
// it scans empty files and calls them clean (fflush in its blob.c; measured), and likewise where
// such a file cannot be read any more (pread in its fmap.c). So these calls of libc are wrapped
// here, for all libraries of a program that uses this module. The wrappers only look: each call
// behaves as before, and errno stays.
#pragma once

#include <string>

namespace scanq {

// Forgets the failures so far.
void watch_files();
// The first failure since watch_files(): "write: No space left on device"; empty if there was none.
std::string failed_file_call();

}  // namespace scanq
