// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/html_style.h"

#include <cmath>
#include <map>
#include <string>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

using Colours = std::map<std::string, std::string>;  // name -> "rrggbb"

constexpr double kForText = 4.5, kForMarks = 3.0;  // WCAG 2.1, level AA

// The colours between the braces that follow `start`, wherever it stands in the styles.
Colours colours_after(std::string_view style, std::string_view start) {
  Colours colours;
  for (std::size_t at = 0; (at = style.find(start, at)) != std::string_view::npos; ++at) {
    std::string_view rules = style.substr(at + start.size());
    rules = rules.substr(0, rules.find('}'));
    for (std::size_t name = 0; (name = rules.find("--", name)) != std::string_view::npos; ++name) {
      const std::size_t colon = rules.find(':', name);
      std::string_view value =
          rules.substr(colon + 2, rules.find_first_of(";}\n", colon) - colon - 2);
      std::string digits;
      for (const char c : value)
        digits += value.size() == 3 ? std::string(2, c) : std::string(1, c);
      colours[std::string(rules.substr(name + 2, colon - name - 2))] = digits;
    }
  }
  return colours;
}

double luminance(const std::string& digits) {
  double sum = 0;
  const double weights[] = {0.2126, 0.7152, 0.0722};
  for (std::size_t i = 0; i < 3; ++i) {
    const double part = std::stoi(digits.substr(2 * i, 2), nullptr, 16) / 255.0;
    sum += weights[i] * (part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4));
  }
  return sum;
}

double contrast(const std::string& a, const std::string& b) {
  const double one = luminance(a), other = luminance(b);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

TEST_CASE("html_style: texts and marks have the contrast of WCAG AA, light and dark",
          "[html_style]") {
  const std::string style = std::string(kPageStyle) + std::string(kScreenStyle);
  const Colours light = colours_after(style, "\n:root{");
  const Colours dark = colours_after(style, "(prefers-color-scheme:dark){:root{");
  CHECK(light.size() == dark.size());
  for (const Colours* const colours : {&light, &dark}) {
    for (const char* ground : {"paper", "soft"}) {
      const std::string& below = colours->at(ground);
      for (const char* text : {"ink", "dim", "link", "bad", "warn", "good"}) {
        INFO(text << " on " << ground << " " << below);
        CHECK(contrast(colours->at(text), below) >= kForText);
      }
      for (const char* mark :
           {"field", "m0", "m1", "m2", "m3", "m4", "t50", "t95", "t99", "well", "ill"}) {
        INFO(mark << " on " << ground << " " << below);
        CHECK(contrast(colours->at(mark), below) >= kForMarks);
      }
    }
  }
}

}  // namespace
}  // namespace scanq
