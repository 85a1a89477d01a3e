// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// qmail's bounces are plain text in the form of QSBMF (D. J. Bernstein's "The qmail-send bounce
// message format"): "Hi. This is the", paragraphs with the reasons, a paragraph that begins with a
// dash, and then the message that bounced, as it was. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

// The offset in the text of a bounce at which the returned message begins; the length of the text
// if it holds none.
std::size_t bounced_message_offset(std::string_view text);

}  // namespace scanq
