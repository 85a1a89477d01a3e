// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The frozen process of an image (lib/freeze/frozen_process.h), made and proved by separate
// processes that the builder starts.
#pragma once

#include <string>

#include "lib/base/result.h"
#include "lib/image/image_format.h"
#include "lib/mail/settings.h"

namespace scanq {

// For the builder: writes a frozen process into the image that is open for reading and writing.
// kInternal, with the reason, if that fails; the image must then be thrown away.
Result<void> add_frozen_process(int image_fd, const Settings& settings);
// The verdicts of a fresh process that restored the image, or that was thawed from it. kInternal.
enum class FreshProcess { kRestored, kThawed };
Result<std::string> verdicts_of(FreshProcess process, int image_fd, const Settings& settings);

// Run in the processes that add_frozen_process() starts: the first starts the second, which gets
// ready for any message and freezes. Descriptor 0 is the image. A thawed process goes on in
// `resume`.
Result<void> start_freezing();
Result<void> freeze_worker(FrozenEntry resume);

}  // namespace scanq
