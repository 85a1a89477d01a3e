// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/load_scan_code.h"

#include "lib/archive/archive_names.h"
#include "lib/scan/clamav_engine.h"

namespace scanq {

Result<void> load_scan_code() {
  prepare_archive_walk();  // with the converters
  return start_clamav();
}

}  // namespace scanq
