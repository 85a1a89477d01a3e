// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/signed_content.h"

#include <openssl/bio.h>
#include <openssl/cms.h>

#include <climits>
#include <memory>

#include "lib/mail/text.h"

namespace scanq {
namespace {

using Input = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Container = std::unique_ptr<CMS_ContentInfo, decltype(&CMS_ContentInfo_free)>;

}  // namespace

std::optional<std::string> signed_content(std::string_view container) {
  if (container.size() > INT_MAX) return std::nullopt;
  const Input input(BIO_new_mem_buf(container.data(), static_cast<int>(container.size())),
                    &BIO_free);
  if (input == nullptr) return std::nullopt;
  const Container read(::d2i_CMS_bio(input.get(), nullptr), &CMS_ContentInfo_free);
  if (read == nullptr) return std::nullopt;
  ASN1_OCTET_STRING** content = ::CMS_get0_content(read.get());
  if (content == nullptr) return std::nullopt;
  if (*content == nullptr) return std::string();
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(*content)),
                     static_cast<std::size_t>(ASN1_STRING_length(*content)));
}

std::string clear_signed_text(std::string_view text) {
  std::size_t at = 0;
  for (bool is_header = true; is_header && at < text.size();) {
    const std::string_view line = trim_blanks(next_line(text, at));
    is_header = !line.empty() && line != "\r";
  }
  std::string plain;
  while (at < text.size()) {
    const std::size_t begin = at;
    const std::string_view line = next_line(text, at);
    if (line.starts_with("-----BEGIN PGP SIGNATURE-----")) break;
    plain += text.substr(line.starts_with("- ") ? begin + 2 : begin,
                         at - begin - (line.starts_with("- ") ? 2 : 0));
  }
  return plain;
}

}  // namespace scanq
