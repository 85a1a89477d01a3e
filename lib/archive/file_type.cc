// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/file_type.h"

#include <magic.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/mail/text.h"

namespace scanq {
namespace {

// Enough for every form that counts here (iso 9660 shows itself at 32 kB), and a bound on the work.
constexpr std::size_t kLookAtBytes = 256 << 10;
constexpr std::string_view kUnknown = "application/octet-stream";
// Later names of libmagic's (5.46), and the earlier ones.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kLaterNames{{
    {"application/vnd.microsoft.portable-executable", "application/x-dosexec"},
    {"application/vnd.rar", "application/x-rar"},
}};

}  // namespace

void FileTypes::Close::operator()(magic_set* magic) const {
  magic_close(magic);
}

Result<FileTypes> FileTypes::open() {
  std::unique_ptr<magic_set, Close> magic(magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS |
                                                     MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_TOKENS));
  if (magic == nullptr) return errno_error(ErrorCode::kReadFailed, "magic_open");
  if (magic_load(magic.get(), nullptr) != 0) {
    const char* why = magic_error(magic.get());
    return Error{ErrorCode::kReadFailed, "magic_load: " + std::string(why == nullptr ? "?" : why)};
  }
  return FileTypes(std::move(magic));
}

std::string FileTypes::type_of(std::string_view content) const {
  const char* type =
      magic_buffer(magic_.get(), content.data(), std::min(content.size(), kLookAtBytes));
  return one_type_name(to_lower_ascii(type == nullptr ? kUnknown : type));
}

std::string one_type_name(std::string type) {
  const auto later = std::find_if(kLaterNames.begin(), kLaterNames.end(),
                                  [&type](const auto& names) { return names.first == type; });
  return later == kLaterNames.end() ? type : std::string(later->second);
}

}  // namespace scanq
