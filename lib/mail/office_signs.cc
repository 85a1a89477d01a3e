#include "lib/mail/office_signs.h"

#include <cstddef>
#include <string>

#include "lib/mail/digits.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kCompoundFile = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv;
constexpr std::string_view kPackage = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv;
constexpr std::string_view kSummary = "E\0n\0c\0r\0y\0p\0t\0e\0d\0S\0u\0m\0m\0a\0r\0y\0"sv;
constexpr std::string_view kWord = "\xec\xa5"sv;
constexpr std::size_t kWordFlagsAt = 11;  // the second byte of the flags
constexpr std::string_view kExcelBegin = "\x09\x08"sv;
constexpr unsigned kFilePass = 0x2f;
constexpr int kRecordsToLookAt = 8;  // it stands at the very start

bool has_file_pass(std::string_view content) {
  for (int i = 0; i < kRecordsToLookAt && content.size() >= 4; ++i) {
    if (little_endian(content, 0, 2) == kFilePass) return true;
    const std::size_t record = 4 + little_endian(content, 2, 2);
    if (record > content.size()) return false;
    content.remove_prefix(record);
  }
  return false;
}

}  // namespace

bool is_locked_office(std::string_view content) {
  if (content.starts_with(kCompoundFile)) {
    return content.find(kPackage) != std::string_view::npos ||
           content.find(kSummary) != std::string_view::npos;
  }
  if (content.starts_with(kWord) && content.size() > kWordFlagsAt) {
    return (static_cast<unsigned char>(content[kWordFlagsAt]) & 1) != 0;
  }
  return content.starts_with(kExcelBegin) && has_file_pass(content);
}

}  // namespace scanq
