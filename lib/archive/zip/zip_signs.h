// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Recognises content of a zip file that libclamav passes over in silence. Looks at every header
// anywhere in the file, because libclamav and other readers differ in which of them they follow.
// Pure.
#pragma once

#include <string_view>

namespace scanq {

struct ZipSigns {
  bool has_locked = false;   // an encrypted member
  bool has_unusual = false;  // a method or a form of header (zip64) that libclamav does not open
  bool has_masked = false;   // a member that libclamav leaves out without a word, encrypted or not
};
ZipSigns zip_signs(std::string_view content);

}  // namespace scanq
