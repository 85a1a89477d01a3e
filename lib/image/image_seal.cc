// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/image_seal.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "lib/base/digest.h"
#include "lib/base/fd.h"
#include "lib/base/signals.h"
#include "lib/image/image_file.h"

namespace scanq {
namespace {

static_assert(sizeof(ImageSeal::digest) == kDigestBytes);

// The digest of all bytes before the seal, of which `end` is the place.
Result<std::string> digest_of(int fd, std::uint64_t end) {
  Digest digest;
  for (std::uint64_t at = 0; at < end;) {
    if (stop_signal() != 0) return stop_error("reading the image");
    Result<std::string> piece = read_exactly_at(fd, std::min(end - at, kImageAlignment), at);
    if (!piece) return piece.error();
    digest.add(*piece);
    at += piece->size();
  }
  return digest.finish();
}

Result<std::uint64_t> place_of_seal(int fd) {
  Result<ImageTables> tables = read_image_tables(fd);
  if (!tables) return tables.error();
  return bytes_before_seal(tables->header);
}

}  // namespace

Result<void> make_room_for_seal(int fd, const ImageHeader& header) {
  const std::uint64_t bytes = bytes_before_seal(header) + sizeof(ImageSeal);
  if (::ftruncate(fd, static_cast<off_t>(bytes)) == 0) return {};
  return errno_error(ErrorCode::kWriteFailed, "ftruncate(image)");
}

Result<void> seal_image(int fd) {
  Result<std::uint64_t> place = place_of_seal(fd);
  if (!place) return place.error();
  Result<std::string> digest = digest_of(fd, *place);
  if (!digest) return digest.error();
  ImageSeal seal{kSealMagic, {}};
  std::memcpy(seal.digest, digest->data(), sizeof seal.digest);
  Result<void> written =
      write_all_at(fd, {reinterpret_cast<const char*>(&seal), sizeof seal}, *place);
  return written ? sync_file(fd) : written;
}

Result<void> check_seal(int fd) {
  Result<std::uint64_t> place = place_of_seal(fd);
  if (!place) return place.error();
  Result<std::string> bytes = read_exactly_at(fd, sizeof(ImageSeal), *place);
  if (!bytes) return bytes.error();
  ImageSeal seal{};
  std::memcpy(&seal, bytes->data(), sizeof seal);
  Result<std::string> digest = digest_of(fd, *place);
  if (!digest) return digest.error();
  if (seal.magic == kSealMagic && std::memcmp(seal.digest, digest->data(), kDigestBytes) == 0) {
    return {};
  }
  return Error{ErrorCode::kDeferred, "damaged: its content is not what was written"};
}

bool is_damage(const Error& error) {
  return error.code == ErrorCode::kDeferred &&
         (error.text.starts_with("damaged") || error.text == "cut short");
}

}  // namespace scanq
