// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The seal of an engine image: a digest of the whole file, by which damage of any byte shows. With
// one page of zeros in its memory an image can look well and call a virus clean. To check it takes
// a second for each 400 MB or so, too long for a message: it is done before an image is published,
// when it is brought into memory, each day, and by `scanq check --image`.
#pragma once

#include "lib/base/result.h"
#include "lib/image/image_format.h"

namespace scanq {

// Gives the file its final length, without a seal. kWriteFailed.
Result<void> make_room_for_seal(int fd, const ImageHeader& header);

// Seals an image that is otherwise complete. Errors of read_image_tables(); kReadFailed,
// kWriteFailed.
Result<void> seal_image(int fd);

// Reads the whole image and compares it with its seal. kDeferred: "damaged: ..."; errors of
// read_image_tables(); kReadFailed.
Result<void> check_seal(int fd);
// Whether this error of the two functions above says that the file is not as it was written. Others
// say that it is of another version, or that the disk cannot be read.
bool is_damage(const Error& error);

}  // namespace scanq
