// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/disk_images.h"

#include <algorithm>
#include <array>

#include "lib/base/digits.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

struct DiskMagic {
  std::string_view bytes;
  std::size_t at;
  std::string_view format;
};
constexpr std::array kDisks{
    DiskMagic{"vhdxfile"sv, 0, "VHDX"},
    DiskMagic{"conectix"sv, 0, "VHD"},
    DiskMagic{"KDMV"sv, 0, "VMDK"},
    DiskMagic{"QFI\xfb"sv, 0, "QCOW"},
    DiskMagic{"\x7f\x10\xda\xbe"sv, 64, "VDI"},
    DiskMagic{"NTFS    "sv, 3, "NTFS"},
    DiskMagic{"EXFAT   "sv, 3, "exFAT"},
    DiskMagic{"FAT12   "sv, 54, "FAT"},
    DiskMagic{"FAT16   "sv, 54, "FAT"},
    DiskMagic{"FAT32   "sv, 82, "FAT"},
    DiskMagic{"NXSB"sv, 32, "APFS"},
    DiskMagic{"-rom1fs-"sv, 0, "romfs"},
    DiskMagic{"Compressed ROMFS"sv, 16, "cramfs"},
};

bool has_bytes_at(std::string_view content, std::size_t at, std::string_view bytes) {
  return content.substr(std::min(content.size(), at)).starts_with(bytes);
}

// ext2, ext3 or ext4: its mark is short, so that other fields have to fit.
bool is_ext(std::string_view content) {
  constexpr std::size_t kSuper = 1024;
  return has_bytes_at(content, kSuper + 56, "\x53\xef") &&
         little_endian(content, kSuper + 24, 4) <= 6 &&  // the size of a block
         little_endian(content, kSuper + 72, 4) <= 4 &&  // the system
         little_endian(content, kSuper + 76, 4) <= 1;    // the revision
}

// A disk of a fixed size, whose description stands at its end.
bool is_fixed_vhd(std::string_view content) {
  constexpr std::size_t kFooter = 512;
  return content.size() > kFooter && has_bytes_at(content, content.size() - kFooter, "conectix");
}

}  // namespace

std::string_view disk_image_format(std::string_view content) {
  for (const DiskMagic& magic : kDisks) {
    if (has_bytes_at(content, magic.at, magic.bytes)) return magic.format;
  }
  if (is_ext(content)) return "ext";
  return is_fixed_vhd(content) ? "VHD" : "";
}

}  // namespace scanq
