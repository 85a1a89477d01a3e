// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/milter/milter_protocol.h"

#include <algorithm>
#include <array>

#include "lib/mail/address.h"

namespace scanq {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::uint32_t kOldestVersion = 2, kNewestVersion = 6;
constexpr std::size_t kMaxTexts = 4096;

// Steps that an MTA may leave out, and answers that it may do without.
constexpr std::uint32_t kNoHelo = 0x02, kNoEndOfHeader = 0x40, kNoUnknown = 0x100, kNoData = 0x200;
constexpr std::uint32_t kLeadingBlanks = 0x100000;
constexpr std::uint32_t kAtConnection = 0;  // the stage of the macros below
constexpr std::string_view kConnectionMacros = "j v";
struct SilentCommand {
  MilterCommand command;
  std::uint32_t flag;
};
constexpr std::array<SilentCommand, 9> kSilent{{{MilterCommand::kHeader, 0x80},
                                                {MilterCommand::kConnect, 0x1000},
                                                {MilterCommand::kHelo, 0x2000},
                                                {MilterCommand::kMail, 0x4000},
                                                {MilterCommand::kRecipient, 0x8000},
                                                {MilterCommand::kData, 0x10000},
                                                {MilterCommand::kUnknown, 0x20000},
                                                {MilterCommand::kEndOfHeader, 0x40000},
                                                {MilterCommand::kBody, 0x80000}}};

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + kLengthBytes; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

std::string number_bytes(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xff);
  return bytes;
}

std::string frame(char letter, std::string_view data) {
  std::string bytes = number_bytes(static_cast<std::uint32_t>(data.size() + 1));
  bytes += letter;
  return bytes.append(data);
}

// Each ended by NUL, so none may hold one.
std::string texts(std::string_view first, std::string_view second) {
  std::string data(first);
  data += '\0';
  data.append(second);
  data += '\0';
  return data;
}

}  // namespace

Error broken_protocol(std::string_view what) {
  return {ErrorCode::kInternal, "milter protocol: " + std::string(what)};
}

Result<std::optional<MilterFrame>> MilterFrames::next() {
  const std::string_view left = std::string_view(buffer_).substr(at_);
  if (left.size() < kLengthBytes) return std::optional<MilterFrame>();
  const std::size_t length = number_at(left, 0);
  if (length == 0) return broken_protocol("a frame without a command");
  if (length > kMaxFrameBytes)
    return broken_protocol("a frame of " + std::to_string(length) + " bytes");
  if (left.size() < kLengthBytes + length) {
    buffer_.erase(0, at_);
    at_ = 0;
    return std::optional<MilterFrame>();
  }
  MilterFrame frame{left[kLengthBytes], std::string(left.substr(kLengthBytes + 1, length - 1))};
  at_ += kLengthBytes + length;
  if (at_ == buffer_.size()) {
    buffer_.clear();
    at_ = 0;
  }
  return std::optional<MilterFrame>(std::move(frame));
}

Result<MilterTerms> parse_terms(std::string_view data) {
  if (data.size() < 3 * kLengthBytes) return broken_protocol("an offer that is too short");
  const MilterTerms terms{number_at(data, 0), number_at(data, 4), number_at(data, 8)};
  if (terms.version < kOldestVersion) {
    return broken_protocol("version " + std::to_string(terms.version) + " is older than 2");
  }
  if ((terms.actions & kNeededActions) != kNeededActions) {
    return broken_protocol("the MTA does not let us change header, body and recipients");
  }
  return terms;
}

MilterTerms choose_terms(const MilterTerms& offered) {
  std::uint32_t wanted = kNoHelo | kNoEndOfHeader | kNoUnknown | kNoData | kLeadingBlanks;
  for (const SilentCommand& silent : kSilent) wanted |= silent.flag;
  return {std::min(offered.version, kNewestVersion),
          kNeededActions | (offered.actions & kMayNameMacros), offered.protocol & wanted};
}

bool wants_answer(const MilterTerms& terms, char command) {
  const auto silent = std::find_if(kSilent.begin(), kSilent.end(), [&](const SilentCommand& one) {
    return static_cast<char>(one.command) == command;
  });
  return silent != kSilent.end() && (terms.protocol & silent->flag) == 0;
}

bool has_leading_blanks(const MilterTerms& terms) {
  return (terms.protocol & kLeadingBlanks) != 0;
}

Result<std::vector<std::string_view>> parse_texts(std::string_view data, std::size_t at_least) {
  std::vector<std::string_view> found;
  while (!data.empty()) {
    const std::size_t end = data.find('\0');
    if (end == std::string_view::npos) return broken_protocol("a text without its end");
    if (found.size() == kMaxTexts) return broken_protocol("too many texts in one command");
    found.push_back(data.substr(0, end));
    data.remove_prefix(end + 1);
  }
  if (found.size() < at_least) return broken_protocol("a command without its text");
  return found;
}

Result<std::string> parse_client(std::string_view data) {
  const std::size_t end = data.find('\0');
  if (end == std::string_view::npos || end + 1 == data.size())
    return broken_protocol("a client without a family");
  const char family = data[end + 1];
  data.remove_prefix(end + 2);
  if (family == 'U' || family == 'L') return std::string();
  if (family != '4' && family != '6') return broken_protocol("a client of an unknown family");
  if (data.size() < 3 || data.back() != '\0') return broken_protocol("a client without an address");
  const bool is_without_smtp = data[0] == '\0' && data[1] == '\0';
  if (is_without_smtp) return std::string();
  std::string_view address = data.substr(2, data.size() - 3);
  constexpr std::string_view kTag = "IPv6:";  // as Sendmail writes it
  if (address.starts_with(kTag)) address.remove_prefix(kTag.size());
  // An address of the link may name its interface: fe80::1%eth0.
  if (!is_ip_address(address.substr(0, address.find('%')))) {
    return broken_protocol("a client whose address is none");
  }
  return std::string(address);
}

std::string negotiate_reply(const MilterTerms& terms) {
  std::string data =
      number_bytes(terms.version) + number_bytes(terms.actions) + number_bytes(terms.protocol);
  if ((terms.actions & kMayNameMacros) != 0) {
    data.append(number_bytes(kAtConnection)).append(kConnectionMacros) += '\0';
  }
  return frame('O', data);
}

std::string continue_reply() {
  return frame('c', "");
}

std::string progress_reply() {
  return frame('p', "");
}

std::string discard_reply() {
  return frame('d', "");
}

// The MTA takes the text for a format, as printf does.
std::string refusal_reply(std::string_view text) {
  std::string doubled;
  for (const char c : text) doubled.append(c == '%' ? 2 : 1, c);
  return frame('y', doubled + '\0');
}

std::string insert_header_reply(std::uint32_t index, std::string_view name,
                                std::string_view value) {
  return frame('i', number_bytes(index) + texts(name, value));
}

std::string add_header_reply(std::string_view name, std::string_view value) {
  return frame('h', texts(name, value));
}

std::string change_header_reply(std::uint32_t index, std::string_view name,
                                std::string_view value) {
  return frame('m', number_bytes(index) + texts(name, value));
}

std::string delete_recipient_reply(std::string_view recipient) {
  return frame('-', std::string(recipient) + '\0');
}

std::string replace_body_reply(std::string_view chunk) {
  return frame('b', chunk);
}

}  // namespace scanq
