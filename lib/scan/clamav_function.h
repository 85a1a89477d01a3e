// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Functions of libclamav by their names alone. Releases have put functions under versions of their
// own (CLAMAV_1.0.0) and taken those versions away again (1.5), all with one soname: a program that
// was linked with such a version would not start with the other library. Those under CLAMAV_PUBLIC
// are called as usual.
#pragma once

#include <dlfcn.h>

namespace scanq {

template <class Function>
Function* clamav_function(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, name));
}

}  // namespace scanq

// Null where the library does not have it.
#define CLAMAV_FUNCTION(name) scanq::clamav_function<decltype(name)>(#name)
