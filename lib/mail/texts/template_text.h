// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Templates of warnings and notices: text with placeholders.
//
//   {{name}}                     the value
//   {{#block}} ... {{/block}}    once for each item of the block: for each finding, say; where the
//                                block stands for a question, once if the answer is yes
//   {{^block}} ... {{/block}}    once if the block has no item (the answer is no)
//   {{! remark }}                nothing
//
// A line that holds nothing but one tag of a block or a remark vanishes whole, newline included.
// Within a block its items' values come before those outside of it. There is no escape: a value is
// put in as it is, and never read as a template again. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

inline constexpr std::size_t kMaxTemplateBytes = 64 << 10;

struct TemplateValues {
  std::map<std::string, std::string, std::less<>> texts;
  std::map<std::string, std::vector<TemplateValues>, std::less<>> blocks;

  // A block that answers a question.
  void answer(std::string_view question, bool is_yes) {
    blocks[std::string(question)].resize(is_yes ? 1 : 0);
  }
};

// The template with the values in place. kBadSettings, with a text that starts with "line N: ", for
// an unknown name, a block that is not closed or closed in the wrong order, a tag that does not
// end, blocks nested too deep, or a template over kMaxTemplateBytes. Parts of the template that
// these values do not show are checked as well.
Result<std::string> fill_template(std::string_view text, const TemplateValues& values);

}  // namespace scanq
