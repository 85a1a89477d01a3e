// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Makes a row of the settings table from a member of Settings: for each type there are two
// functions, to parse and to show it, and a template that binds them to the member. Only
// settings_table.cc needs it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/mail/settings.h"
#include "lib/mail/text.h"

namespace scanq {

// They hold a value to the bounds of its row. kBadSettings names the key and the allowed values.
Result<void> parse_number(const SettingRow& row, std::int64_t& into, std::string_view value);
Result<void> parse_bool(const SettingRow& row, bool& into, std::string_view value);
Result<void> parse_text(const SettingRow& row, std::string& into, std::string_view value);
// The names of an enumeration are listed in the row's type, "a | b | c", in its order.
Result<int> parse_choice(const SettingRow& row, std::string_view value);

std::string show_setting(std::int64_t number);
std::string show_setting(bool truth);
std::string show_setting(const std::string& text);
std::string show_setting(const std::vector<std::string>& words);
std::string choice_name(std::string_view names, int number);

template <class Owner, class Value>
Result<void> parse_into(const SettingRow& row, Value Owner::*member, Owner& owner,
                        std::string_view value) {
  if constexpr (std::is_same_v<Value, std::int64_t>) {
    return parse_number(row, owner.*member, value);
  } else if constexpr (std::is_same_v<Value, bool>) {
    return parse_bool(row, owner.*member, value);
  } else if constexpr (std::is_same_v<Value, std::string>) {
    return parse_text(row, owner.*member, value);
  } else if constexpr (std::is_enum_v<Value>) {
    Result<int> number = parse_choice(row, value);
    if (!number) return number.error();
    owner.*member = static_cast<Value>(*number);
    return {};
  } else {
    owner.*member = split_words(value);
    return {};
  }
}

// The texts of a member's row.
struct RowText {
  std::string_view key, type, default_text;
  std::int64_t min, max;
  std::string_view unit, meaning;
};

inline constexpr std::string_view kNoNames;

template <class Owner, class Value>
std::string show_member(const Owner& owner, Value Owner::*member, std::string_view names) {
  if constexpr (std::is_enum_v<Value>) {
    return choice_name(names, static_cast<int>(owner.*member));
  } else {
    (void)names;  // only an enumeration has them
    return show_setting(owner.*member);
  }
}

// `kNames` are the choices of an enumeration. They are also a template argument, because `get` is
// not given the row.
template <auto kMember, const std::string_view& kNames = kNoNames>
constexpr SettingRow global(RowText t) {
  return {t.key,
          t.type,
          t.default_text,
          t.min,
          t.max,
          t.unit,
          t.meaning,
          [](const SettingRow& row, Settings& settings, std::string_view value) {
            return parse_into(row, kMember, settings, value);
          },
          [](const Settings& settings) { return show_member(settings, kMember, kNames); },
          nullptr,
          nullptr};
}
template <auto kMember, const std::string_view& kNames = kNoNames>
constexpr SettingRow delivery(RowText t) {
  return {t.key,
          t.type,
          t.default_text,
          t.min,
          t.max,
          t.unit,
          t.meaning,
          nullptr,
          nullptr,
          [](const SettingRow& row, DeliverySettings& settings, std::string_view value) {
            return parse_into(row, kMember, settings, value);
          },
          [](const DeliverySettings& settings) { return show_member(settings, kMember, kNames); }};
}

inline constexpr std::string_view kActionType =
    "pass | tag | clean | warn | quarantine | reject | defer";

template <Category kCategory>
constexpr SettingRow action(std::string_view key, std::string_view default_text,
                            std::string_view meaning) {
  constexpr std::size_t kIndex = static_cast<std::size_t>(kCategory);
  return {key,
          kActionType,
          default_text,
          0,
          0,
          "",
          meaning,
          nullptr,
          nullptr,
          [](const SettingRow& row, DeliverySettings& settings, std::string_view value) {
            Result<int> number = parse_choice(row, value);
            if (!number) return Result<void>(number.error());
            settings.actions[kIndex] = static_cast<Action>(*number);
            return Result<void>();
          },
          [](const DeliverySettings& settings) {
            return std::string(action_name(settings.actions[kIndex]));
          }};
}

}  // namespace scanq
