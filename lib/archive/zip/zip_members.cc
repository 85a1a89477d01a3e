// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/zip/zip_members.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <vector>

#include "lib/archive/zip/zip_directory.h"
#include "lib/archive/zip/zip_doubt.h"
#include "lib/archive/zip/zip_format.h"

namespace scanq {
namespace {

// From its version on, a member's own header is like the one in the directory.
constexpr std::size_t kLocalVersion = 4, kCentralVersion = 6;
constexpr std::size_t kFlags = 2, kMethod = 4, kChecksum = 10, kSizes = 14, kNameBytes = 22,
                      kExtraBytes = 24;
constexpr std::size_t kCentralPlace = 42, kEndDirectoryBytes = 12, kEndDirectoryPlace = 16;
constexpr std::uint64_t kNameIsUtf8 = 0x800;
// Extra fields about a member's content: zip64, strong encryption, AES.
constexpr std::array<std::uint64_t, 3> kOfContent{0x0001, 0x0017, 0x9901};

struct ZipMember {
  std::string_view central;
  std::size_t local = 0;
  bool is_meant = false;
};

// Of a member's own header.
struct Place {
  std::size_t now = 0;  // in the result
  bool is_emptied = false;
};

void put_number(std::string& bytes, std::size_t at, std::size_t size, std::uint64_t value) {
  for (std::size_t i = 0; i < size; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i) & 0xff);
}

std::string without_fields_of_content(std::string_view extra) {
  std::string kept;
  while (extra.size() >= 4) {
    const std::string_view field =
        extra.substr(0, 4 + static_cast<std::size_t>(little_endian(extra, 2, 2)));
    const std::uint64_t id = little_endian(field, 0, 2);
    if (std::find(kOfContent.begin(), kOfContent.end(), id) == kOfContent.end()) kept += field;
    extra.remove_prefix(field.size());
  }
  return kept;
}

// A header of either kind as of a stored member of no bytes.
std::string emptied_header(std::string_view header, std::size_t fixed_bytes, std::size_t version) {
  std::string emptied(header.substr(0, fixed_bytes));
  const std::size_t name_bytes = little_endian(header, version + kNameBytes, 2);
  const std::size_t extra_bytes = little_endian(header, version + kExtraBytes, 2);
  const std::string extra =
      without_fields_of_content(header.substr(fixed_bytes + name_bytes, extra_bytes));
  put_number(emptied, version + kFlags, 2,
             little_endian(header, version + kFlags, 2) & kNameIsUtf8);
  put_number(emptied, version + kMethod, 2, 0);
  put_number(emptied, version + kChecksum, 4, 0);
  put_number(emptied, version + kSizes, 8, 0);
  put_number(emptied, version + kExtraBytes, 2, extra.size());
  emptied += header.substr(fixed_bytes, name_bytes);
  emptied += extra;
  return emptied += header.substr(fixed_bytes + name_bytes + extra_bytes);
}

bool is_encrypted(std::string_view zip, const ZipMember& member) {
  const std::uint64_t flags = little_endian(member.central, kCentralVersion + kFlags, 2) |
                              little_endian(zip, member.local + kLocalVersion + kFlags, 2);
  return (flags & kZipIsEncrypted) != 0;
}

// In the order of the directory. REQUIRES: a plain zip.
std::vector<ZipMember> members_of(std::string_view zip, std::size_t directory, std::size_t end) {
  std::vector<ZipMember> members;
  for (std::size_t at = directory; at < end;) {
    const std::string_view central = zip.substr(at, zip_central_bytes(zip.substr(at)));
    members.push_back(
        {central, static_cast<std::size_t>(little_endian(central, kCentralPlace, 4))});
    at += central.size();
  }
  return members;
}

bool is_member_meant(const ZipMember& member,
                     const std::function<bool(std::string_view)>& is_meant) {
  const std::size_t name_bytes = little_endian(member.central, kCentralVersion + kNameBytes, 2);
  // Each name is asked for, whatever the answer to the first one.
  bool is_one = is_meant(member.central.substr(kZipCentralBytes, name_bytes));
  for (const std::string& path : unicode_paths_of(member.central)) is_one |= is_meant(path);
  return is_one;
}

}  // namespace

std::optional<std::string> empty_zip_members(
    std::string_view zip, const std::function<bool(std::string_view raw_name)>& is_meant) {
  if (!is_plain_zip(zip)) return std::nullopt;
  const std::size_t end = zip.rfind(kZipEnd);
  const std::size_t directory = little_endian(zip, end + kEndDirectoryPlace, 4);
  std::vector<ZipMember> members = members_of(zip, directory, end);
  std::map<std::size_t, Place> places;
  for (ZipMember& member : members) {
    if (is_encrypted(zip, member)) return std::nullopt;
    member.is_meant = is_member_meant(member, is_meant);
    places[member.local].is_emptied = member.is_meant;
  }
  places[directory];

  std::string result;
  for (auto place = places.begin(); place->first != directory; ++place) {
    place->second.now = result.size();
    // A descriptor behind it goes with the content.
    const std::string_view local = zip.substr(place->first, std::next(place)->first - place->first);
    result += place->second.is_emptied ? emptied_header(local.substr(0, zip_local_bytes(local)),
                                                        kZipLocalBytes, kLocalVersion)
                                       : local;
  }
  const std::size_t new_directory = result.size();
  for (const ZipMember& member : members) {
    std::string header = member.is_meant
                             ? emptied_header(member.central, kZipCentralBytes, kCentralVersion)
                             : std::string(member.central);
    put_number(header, kCentralPlace, 4, places[member.local].now);
    result += header;
  }
  std::string record(zip.substr(end));
  put_number(record, kEndDirectoryBytes, 4, result.size() - new_directory);
  put_number(record, kEndDirectoryPlace, 4, new_directory);
  return result += record;
}

}  // namespace scanq
