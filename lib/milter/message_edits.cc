// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/milter/message_edits.h"

#include <algorithm>
#include <map>
#include <optional>

#include "lib/front/spool_reader.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

using Put = std::function<Result<void>(std::string_view)>;

constexpr std::size_t kCompareBytes = 65536;
// Lines of the body get a CR each, so a chunk of LFs alone doubles.
constexpr std::size_t kBodyPieceBytes = kMaxChunkBytes / 2;

// Adds the line, which begins a field or goes on with one. False: it is no part of a header.
bool add_line(std::vector<MilterField>& fields, std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t')) {
    if (fields.empty()) return false;
    fields.back().value.append("\n").append(line);
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view name = trim_blanks(line.substr(0, colon));
  if (!is_field_name(name)) return false;
  fields.push_back({std::string(name), std::string(line.substr(colon + 1))});
  return true;
}

bool is_ours(const MilterField& field) {
  const std::string name = to_lower_ascii(field.name);
  return name.starts_with("x-virus-") || name.starts_with("x-scanq-");
}

// A value as the MTA wants it. Where it does not know of leading blanks, it puts one itself.
std::string_view given_value(const MilterField& field, bool has_leading_blanks) {
  const std::string_view value = field.value;
  return has_leading_blanks || !value.starts_with(' ') ? value : value.substr(1);
}

std::string insert_on_top(const std::vector<MilterField>& fields, bool has_leading_blanks) {
  std::string replies;
  std::uint32_t index = 0;
  for (const MilterField& field : fields) {
    replies += insert_header_reply(index++, field.name, given_value(field, has_leading_blanks));
  }
  return replies;
}

// Whether `whole` has the bytes of `part` from `ahead` on.
Result<bool> is_same_from(const SpoolReader& whole, std::uint64_t ahead, const SpoolReader& part) {
  for (std::uint64_t at = 0; at < part.size();) {
    const std::uint64_t end = std::min<std::uint64_t>(part.size(), at + kCompareBytes);
    Result<std::string> one = whole.read(ahead + at, ahead + end);
    Result<std::string> other = part.read(at, end);
    if (!one) return one.error();
    if (!other) return other.error();
    if (*one != *other) return false;
    at = end;
  }
  return true;
}

// The lines of ours that are all that the version has more than the message; none where it differs
// otherwise.
Result<std::optional<std::vector<MilterField>>> lines_on_top(const Spool& version,
                                                             const Spool& message) {
  using Lines = std::optional<std::vector<MilterField>>;
  const SpoolReader whole(version), part(message);
  if (whole.size() < part.size()) return Lines();
  const std::uint64_t ahead = whole.size() - part.size();
  if (ahead > Spool::kHeadRoomBytes) return Lines();
  Result<std::string> text = whole.read(0, ahead);
  if (!text) return text.error();
  MessageHead head = parse_head(*text);
  const bool is_ours_alone =
      head.body_at == text->size() && std::all_of(head.fields.begin(), head.fields.end(), is_ours);
  if (!is_ours_alone) return Lines();
  Result<bool> is_same = is_same_from(whole, ahead, part);
  if (!is_same) return is_same.error();
  return *is_same ? Lines(std::move(head.fields)) : Lines();
}

std::string with_crs(std::string_view text) {
  std::string wire;
  wire.reserve(text.size() + text.size() / 32);
  for (const char c : text) {
    if (c == '\n') wire += '\r';
    wire += c;
  }
  return wire;
}

Result<void> put_body(const SpoolReader& reader, std::uint64_t at, const Put& put) {
  do {  // an empty body is a chunk, too
    const std::uint64_t end = std::min<std::uint64_t>(reader.size(), at + kBodyPieceBytes);
    Result<std::string> piece = reader.read(at, end);
    if (!piece) return piece.error();
    Result<void> written = put(replace_body_reply(with_crs(*piece)));
    if (!written) return written;
    at = end;
  } while (at < reader.size());
  return {};
}

std::string delete_recipients(const MilterMessage& message, const AnsweredMail& version) {
  const std::vector<std::string>& kept = version.envelope.recipients;
  std::string replies;
  for (const std::string& recipient : message.recipients) {
    if (std::find(kept.begin(), kept.end(), bare_address(recipient)) != kept.end()) continue;
    replies += delete_recipient_reply(recipient);
  }
  return replies;
}

}  // namespace

MessageHead parse_head(std::string_view message) {
  MessageHead head;
  while (head.body_at < message.size()) {
    std::size_t next = head.body_at;
    const std::string_view line = next_line(message, next);
    if (!line.empty() && !add_line(head.fields, line)) return head;
    head.body_at = next;
    if (line.empty()) return head;
  }
  return head;
}

std::string edit_fields(const std::vector<MilterField>& came,
                        const std::vector<MilterField>& wanted, bool has_leading_blanks) {
  std::map<std::string, std::vector<const MilterField*>> old;
  for (const MilterField& field : came) old[to_lower_ascii(field.name)].push_back(&field);
  std::map<std::string, std::size_t> used;
  std::string changes, additions, removals;
  for (const MilterField& field : wanted) {
    const std::string name = to_lower_ascii(field.name);
    const std::size_t index = used[name]++;
    const std::string_view value = given_value(field, has_leading_blanks);
    if (index >= old[name].size()) {
      additions += add_header_reply(field.name, value);
    } else if (old[name][index]->value != field.value) {
      changes += change_header_reply(static_cast<std::uint32_t>(index + 1), field.name, value);
    }
  }
  for (const auto& [name, fields] : old) {
    for (std::size_t index = fields.size(); index > used[name]; --index) {
      removals +=
          change_header_reply(static_cast<std::uint32_t>(index), fields[index - 1]->name, "");
    }
  }
  return changes + removals + additions;
}

Result<void> write_edits(const MilterMessage& message, const AnsweredMail& version,
                         bool has_leading_blanks, const Put& put) {
  Result<void> written = put(delete_recipients(message, version));
  if (!written) return written;
  Result<std::optional<std::vector<MilterField>>> lines =
      lines_on_top(version.spool, *message.spool);
  if (!lines) return lines.error();
  if (*lines) return put(insert_on_top(**lines, has_leading_blanks));
  const SpoolReader reader(version.spool);
  Result<std::string> text = reader.read_header(kMaxHeaderBytes);
  if (!text) return text.error();
  const MessageHead head = parse_head(*text);
  if (text->size() == kMaxHeaderBytes && head.body_at == kMaxHeaderBytes) {
    return Error{ErrorCode::kInternal, "the header of the new message is too long"};
  }
  const auto top_end = std::find_if_not(head.fields.begin(), head.fields.end(), is_ours);
  const std::vector<MilterField> top(head.fields.begin(), top_end);
  const std::vector<MilterField> rest(top_end, head.fields.end());
  written = put(edit_fields(message.fields, rest, has_leading_blanks) +
                insert_on_top(top, has_leading_blanks));
  if (!written) return written;
  return put_body(reader, head.body_at, put);
}

}  // namespace scanq
