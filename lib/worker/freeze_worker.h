// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The processes that the builder of an image starts. All that comes of signature files is handled
// in these, by the workers' user: it is user clamav who writes such files. All are confined before
// they parse a signature or go on in an image; what they can write is the image, which is code for
// confined workers alone, and their answer.
#pragma once

#include <string>

#include "lib/base/result.h"
#include "lib/image/image_format.h"
#include "lib/mail/settings.h"

namespace scanq {

// The descriptor of the image in each of them.
inline constexpr int kImageFd = 0;

// For the builder: writes a frozen process (lib/freeze/frozen_process.h) into the image that is
// open for reading and writing. kInternal, with the reason, if that fails; the image must then be
// thrown away.
Result<void> add_frozen_process(int image_fd, const Settings& settings);
// The verdicts on the samples of a fresh process: one that loads the signatures and writes the
// image, one that restored the image, or one that was thawed from it. kInternal, with the reason.
enum class FreshProcess { kLoading, kRestored, kThawed };
Result<std::string> verdicts_of(FreshProcess process, int image_fd, const Settings& settings);

// Run in the processes that add_frozen_process() starts: the first starts the second, which gets
// ready for any message and freezes. A thawed process goes on in `resume`.
Result<void> start_freezing();
Result<void> freeze_worker(const Settings& settings, FrozenEntry resume);

}  // namespace scanq
