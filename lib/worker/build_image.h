// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Builds and publishes the engine image. Runs within scanq-inspect, since an image belongs to the
// executable that made it; `scanq update --image` starts it as a child.
#pragma once

#include <cstdint>
#include <string>

#include "lib/base/result.h"
#include "lib/mail/settings.h"
#include "lib/scan/clamav_engine.h"

namespace scanq {

struct ImageState {
  std::string refused;      // the reason why it cannot be used; empty: it can
  bool is_current = false;  // usable, and of the signature files as they are now
  std::uint64_t built_at = 0, signature_count = 0;
  std::string signatures;  // in the form of EngineFacts
};

// Restores the image to see whether this program can use it. To be called once in a process, and
// not before build_image(), since it takes the memory that a build needs.
ImageState image_state(const Settings& settings);
// Whether a build has nothing to do: signature files, settings, this program and its libraries are
// still the same. Reads only the image's tables.
bool image_is_current(const Settings& settings);
// Whether another process is at it.
bool image_is_being_built(const Settings& settings);

struct BuiltImage {
  std::uint64_t bytes = 0, huge_bytes = 0;  // of the memory; see image_pages.h
  std::uint64_t signature_count = 0;
  std::string signatures;  // in the form of EngineFacts
  std::string left_out;    // signature files that libclamav cannot use, with reasons; or empty
  std::string not_frozen;  // the reason why workers cannot be thawed from it; empty: they can
};

// Has the signatures loaded, and the image written to a file without a name in the folder of
// settings.engine_image, by processes of their own (freeze_worker.h). Fresh processes must restore
// it and give the same verdicts; then it is renamed over the old image, which serves until then and
// stays after any failure. Temporary files are made in the current folder. kDeferred: another build
// is running; kWriteFailed: the disk; kInternal: the signatures, with libclamav's words, or the
// memory makes no image, or the proof failed.
Result<BuiltImage> build_image(const Settings& settings);

// Run in the processes that it starts, and return the verdicts on the samples. The first loads the
// signatures and writes the image to `image_fd`; kBadSettings with libclamav's words. The second
// restores the image.
Result<std::string> load_image(const Settings& settings, int image_fd, LoadProgress progress);
Result<std::string> prove_image(const Settings& settings, int image_fd);

}  // namespace scanq
