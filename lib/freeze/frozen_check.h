// Whether the frozen process of an image (frozen_process.h) can still be thawed here, asked by who
// wants to know when a new image is due. scanq-thaw asks the same by itself.
#pragma once

#include "lib/base/result.h"
#include "lib/image/image_format.h"

namespace scanq {

// The same processor, and the same files of program and libraries. Where nothing is frozen, all is
// well. kDeferred, with the reason. `fd` is the image, whose header is `header`.
Result<void> check_frozen(int fd, const ImageHeader& header);

}  // namespace scanq
