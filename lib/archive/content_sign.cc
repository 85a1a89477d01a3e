// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/content_sign.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "lib/archive/ar_headers.h"
#include "lib/archive/archive_magics.h"
#include "lib/archive/crypto_signs.h"
#include "lib/archive/disk_images.h"
#include "lib/archive/long_zstd.h"
#include "lib/archive/lzop.h"
#include "lib/archive/office_signs.h"
#include "lib/archive/rar_signs.h"
#include "lib/archive/stream_frames.h"
#include "lib/archive/tar_headers.h"
#include "lib/archive/zip/zip_directory.h"
#include "lib/archive/zip/zip_format.h"
#include "lib/archive/zip/zip_signs.h"
#include "lib/base/digits.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  std::size_t offset;
  Sign sign;
  std::string_view format;
};
constexpr auto kWalk = Sign::kForLibarchive;
constexpr auto kNobody = Sign::kForNobody;
constexpr auto kDecoder = Sign::kForDecoder;

constexpr std::array kMagics{
    Magic{"\x28\xb5\x2f\xfd"sv, 0, kWalk, "zstd"},
    Magic{"\x04\x22\x4d\x18"sv, 0, kWalk, "lz4"},
    Magic{"\x02\x21\x4c\x18"sv, 0, kWalk, "lz4"},
    Magic{"\x2a\x4d\x18"sv, 1, kWalk, "zstd or lz4"},  // nothing but frames to be skipped
    Magic{kGzipMagic, 0, Sign::kForItsEnd, "gzip"},
    Magic{"LZIP"sv, 0, kWalk, "lzip"},
    Magic{"\x1f\x9d"sv, 0, kWalk, "compress"},
    Magic{"\xed\xab\xee\xdb"sv, 0, kWalk, "rpm"},
    Magic{"WARC/"sv, 0, kWalk, "WARC"},
    Magic{kLzopMagic, 0, kDecoder, "lzop"},
    Magic{"**ACE**"sv, 7, kNobody, "ACE"},
    Magic{"ZOO "sv, 0, kNobody, "ZOO"},
    Magic{"zPQ"sv, 0, kNobody, "ZPAQ"},
    Magic{"7kSt"sv, 0, kNobody, "ZPAQ"},
    Magic{"LRZI"sv, 0, kNobody, "lrzip"},
    Magic{"RZIP"sv, 0, kNobody, "rzip"},
    Magic{"MSWIM\0\0\0"sv, 0, kNobody, "WIM"},
    Magic{"WLPWM\0\0\0"sv, 0, kNobody, "WIM"},  // as wimlib writes it to a pipe
    Magic{"{\"files\":"sv, 16, kNobody, "asar"},
    Magic{"StuffIt"sv, 0, kNobody, "StuffIt"},
    Magic{"SIT!"sv, 0, kNobody, "StuffIt"},
    Magic{"EGGA"sv, 0, kNobody, "EGG"},
    Magic{"hsqs"sv, 0, kDecoder, "SquashFS"},
    Magic{"UHA\x06"sv, 0, kNobody, "UHA"},
    Magic{"N\xf5"
          "F\xe9l\xe5"sv,
          0, kNobody, "ShrinkIt"},
    Magic{"KGB_arch"sv, 0, kNobody, "KGB"},
};
constexpr std::size_t kMacBinaryHead = 128;

// The data fork of an old Macintosh file, which stands behind a header.
ContentSign mac_binary(std::string_view content) {
  if (content.size() <= kMacBinaryHead || byte_at(content, 0) != 0 || byte_at(content, 1) == 0 ||
      byte_at(content, 1) > 63 || byte_at(content, 74) != 0 || byte_at(content, 82) != 0) {
    return {};
  }
  const std::uint8_t version = byte_at(content, 122);
  if (version != 0x81 && version != 0x82 && content.substr(102, 4) != "mBIN") return {};
  std::size_t length = 0;
  for (std::size_t i = 83; i < 87; ++i) length = length << 8 | byte_at(content, i);
  if (length == 0 || length > content.size() - kMacBinaryHead) return {};
  return {Sign::kInside, "MacBinary", kMacBinaryHead, length};
}

// The old lzma stream has no magic number of its own. It begins with properties (three small
// numbers in one byte), the size of its dictionary (a power of two, or 1.5 times one), and the
// unpacked size, unknown or plausible; the packed data begin with a zero.
bool is_lzma_alone(std::string_view content) {
  constexpr std::uint64_t kMostProperties = 9 * 5 * 5 - 1, kLeastDictionary = 4096;
  const std::uint64_t dictionary = little_endian(content, 1, 4);
  const std::uint64_t without_low_bit = dictionary & (dictionary - 1);
  const bool is_size =
      dictionary == 0xffffffff || without_low_bit == 0 || without_low_bit == dictionary / 3 * 2;
  if (content.size() < 14 || byte_at(content, 0) > kMostProperties || byte_at(content, 13) != 0 ||
      dictionary < kLeastDictionary || !is_size) {
    return false;
  }
  const bool is_unknown = content.substr(5, 8) == "\xff\xff\xff\xff\xff\xff\xff\xff"sv;
  return is_unknown || (content.substr(10, 3) == "\0\0\0"sv && little_endian(content, 5, 8) != 0);
}

// An image with files packed in it (zisofs), which libclamav takes as they are.
bool is_packed_iso(std::string_view content) {
  return is_iso_image(content) &&
         content.find("\x37\xe4\x53\x96\xc9\xdb\xd6\x07"sv) != std::string_view::npos;
}

// libclamav leaves out a gzip stream whose header has a checksum that is wrong, or flags that have
// no meaning.
bool is_odd_gzip(std::string_view content) {
  constexpr unsigned kUsualFlags = 0x1d;  // a text, with a name, an extra field, a comment
  return content.starts_with(kGzipMagic) && (byte_at(content, 3) & ~kUsualFlags) != 0;
}

bool is_arc(std::string_view content) {
  // The header of ARC: a marker, a method, a name of at most 12 bytes that a NUL ends, and a packed
  // size that fits.
  if (content.size() < 29 || byte_at(content, 0) != 0x1a || byte_at(content, 1) == 0 ||
      byte_at(content, 1) > 11) {
    return false;
  }
  const std::string_view name = content.substr(2, 13);
  const std::size_t end = name.find('\0');
  const bool is_name = end != 0 && end != std::string_view::npos &&
                       std::all_of(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(end),
                                   [](char c) { return static_cast<unsigned char>(c) > 0x20; });
  return is_name && little_endian(content, 15, 4) <= content.size();
}

bool is_locked_arj(std::string_view content) {
  // The mark is short, and random bytes may equal it. So the lengths of the main header must be
  // ones that ARJ writes, and its type must be 2.
  const std::uint64_t header_bytes = little_endian(content, 2, 2);
  const std::size_t first_bytes = byte_at(content, 4);
  return content.starts_with(kArjMagic) && header_bytes <= 2600 && first_bytes >= 30 &&
         first_bytes <= header_bytes && byte_at(content, 10) == 2 && (byte_at(content, 8) & 1) != 0;
}

bool is_locked_alz(std::string_view content) {
  const std::size_t file = content.substr(0, 64).find("BLZ\x01");
  return content.starts_with("ALZ\x01") && file != std::string_view::npos &&
         (byte_at(content, file + 11) & 1) != 0;
}

ContentSign rar(std::string_view content, std::size_t at) {
  return {kWalk, "RAR", at, 0, rar5_has_locked(content.substr(at))};
}

// The first part of a split archive has four bytes of its own before the first member.
bool begins_with_member(std::string_view content) {
  return content.substr(0, 8).find(kZipLocal) != std::string_view::npos;
}

ContentSign zip(std::string_view content) {
  const ZipSigns signs = zip_signs(content);
  const bool is_odd = begins_with_member(content) && !is_plain_zip(content);
  if (!signs.has_locked && !signs.has_unusual && !is_odd) return {};
  const bool has_masked_lock = signs.has_locked && signs.has_masked;
  return {signs.has_locked ? Sign::kLockedZip : kWalk, "zip", 0, 0, has_masked_lock, is_odd};
}

// Programs find a zip by the directory at its end, whatever stands before it.
ContentSign zip_by_its_end(std::string_view content) {
  if (!ends_with_zip_directory(content)) return {};
  const ZipSigns signs = zip_signs(content);
  // Without the bytes before it, libarchive would take it for what they are.
  const std::size_t begin = zip_behind(content);
  const std::size_t at = begin == std::string_view::npos ? 0 : begin;
  return {signs.has_locked ? Sign::kLockedZip : kWalk, "zip", at, 0, signs.has_locked, true};
}

// In a self-extracting archive libclamav looks behind the program only for formats that it can
// open.
ContentSign behind_program(std::string_view content) {
  const std::size_t at = content.find(kRarMagic);
  if (at != std::string_view::npos) return rar(content, at);
  const std::size_t seven = content.find(k7zMagic);
  if (seven != std::string_view::npos) return {kWalk, "7z", seven};
  const std::size_t zip_at = zip_behind(content);
  if (zip_at == std::string_view::npos) return {};
  const ZipSigns signs = zip_signs(content.substr(zip_at));
  if (!signs.has_locked && !signs.has_unusual) return {};
  return {signs.has_locked ? Sign::kLockedZip : kWalk, "zip", zip_at, 0, signs.has_locked};
}

// libclamav leaves out some methods of 7z. One without members has no list of them.
ContentSign seven_zip(std::string_view content) {
  const bool is_empty = little_endian(content, 12, 8) == 0 && little_endian(content, 20, 8) == 0;
  return is_empty ? ContentSign() : ContentSign{kWalk, "7z"};
}

// libarchive takes padding behind the last member for damage.
ContentSign ar(std::string_view content) {
  const std::size_t end = end_of_ar(content);
  const bool is_padded = end != 0 && content.find_first_not_of('\0', end) == std::string_view::npos;
  if (is_padded && end == kArMagic.size()) return {};  // it has no members
  return {kWalk, "ar", 0, is_padded ? end : 0};
}

ContentSign by_crypto_sign(std::string_view content) {
  switch (crypto_sign(content)) {
    case CryptoSign::kNone:
      break;
    case CryptoSign::kPgpMail:
      return {Sign::kPgpMail, "PGP"};
    case CryptoSign::kSmimeMail:
      return {Sign::kSmimeMail, "S/MIME"};
    case CryptoSign::kSmimeSigned:
      return {Sign::kSmimeSigned, "S/MIME"};
    case CryptoSign::kSmimePacked:
      return {kNobody, "S/MIME"};
  }
  return {};
}

// Streams and archives that libclamav opens as long as they are of the usual form.
ContentSign of_odd_form(std::string_view content) {
  if (content.starts_with(kBzip2Magic) && !is_single_bzip2(content)) return {kWalk, "bzip2"};
  if (is_packed_iso(content)) return {kWalk, "ISO 9660"};
  if (content.starts_with(kXzMagic) && !is_usual_xz(content)) return {kWalk, "xz"};
  const TarShape tar = shape_of_tar(content);
  return tar.is_tar && !tar.is_plain ? ContentSign{kWalk, "tar"} : ContentSign();
}

}  // namespace

ContentSign sign_of(std::string_view content) {
  if (content.starts_with(kRarMagic)) return rar(content, 0);
  if (content.starts_with(k7zMagic)) return seven_zip(content);
  if (content.starts_with(kArMagic)) return ar(content);
  if (is_long_zstd(content)) return {kDecoder, "zstd", 0, end_of_frames(content)};
  // zstd or LZ4 with frames to be skipped: the first other frame tells which.
  const std::size_t frames = behind_skipped_frames(content);
  if (frames != 0) {
    ContentSign sign = sign_of(content.substr(frames));
    if (sign.sign != Sign::kForLibarchive) return {};
    sign.offset += frames;
    return sign;
  }
  if (is_odd_gzip(content)) return {kWalk, "gzip"};
  for (const Magic& magic : kMagics) {
    if (content.size() > magic.offset && content.substr(magic.offset).starts_with(magic.bytes)) {
      // libarchive takes other bytes behind the frames for damage.
      return {magic.sign, magic.format, 0, end_of_frames(content)};
    }
  }
  if (is_program(content)) return behind_program(content);
  if (content.starts_with("PK")) {
    const ContentSign sign = zip(content);
    if (sign.sign != Sign::kNone || begins_with_member(content)) return sign;
  }
  const ContentSign odd_form = of_odd_form(content);
  if (odd_form.sign != Sign::kNone) return odd_form;
  if (is_locked_arj(content)) return {Sign::kLocked, "ARJ"};
  if (is_locked_office(content)) return {Sign::kLocked, "Office"};
  if (is_locked_alz(content)) return {Sign::kLocked, "ALZ"};
  const ContentSign odd = zip_by_its_end(content);
  if (odd.sign != Sign::kNone) return odd;
  const ContentSign encrypted = by_crypto_sign(content);
  if (encrypted.sign != Sign::kNone) return encrypted;
  if (is_lzma_alone(content)) return {kWalk, "lzma"};
  if (is_arc(content)) return {kNobody, "ARC"};
  const std::string_view disk = disk_image_format(content);
  if (!disk.empty()) return {kNobody, disk};
  const std::size_t clear = clear_signed_at(content);
  if (clear != std::string_view::npos) return {Sign::kPgpSigned, "PGP", clear};
  return mac_binary(content);
}

}  // namespace scanq
