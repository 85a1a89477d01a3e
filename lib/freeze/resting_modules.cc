// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/freeze/resting_modules.h"

#include <sys/mman.h>

#include <utility>

namespace scanq {
namespace {

std::vector<MemoryRange> g_data;

}  // namespace

void note_resting_data(std::vector<MemoryRange> ranges) {
  g_data = std::move(ranges);
}

Result<void> wake_modules() {
  while (!g_data.empty()) {
    const MemoryRange data = g_data.back();
    void* const begin = reinterpret_cast<void*>(data.begin);
    if (::mprotect(begin, data.bytes(), PROT_READ | PROT_WRITE) != 0) {
      return errno_error(ErrorCode::kOutOfMemory, "mprotect");
    }
    g_data.pop_back();
  }
  return {};
}

}  // namespace scanq
