// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/store.h"

#include "lib/base/read_until.h"
#include "lib/front/load_settings.h"

namespace scanq {
namespace {

constexpr const char* kStoreName = "scanq-store";
constexpr int kAnswerFd = 3;
constexpr std::size_t kMaxAnswerBytes = 200;
constexpr std::size_t kMaxStoreComplaintBytes = 1000;

std::string store_complaint(int fd) {
  Result<void> sought = seek_to(fd, 0);
  Result<std::string> text = sought ? read_to_end(fd, kMaxStoreComplaintBytes) : sought.error();
  return text ? text->substr(0, text->find('\n')) : text.error().text;
}

// Runs scanq-store and returns its output on descriptor 3, after it has ended with exit 0.
Result<std::string> run_store(const Settings& settings, std::vector<std::string> argv, int input,
                              int record, Clock::time_point life_end) {
  Result<Fd> complaints = make_memory_file("scanq-stderr");
  if (!complaints) return complaints.error();
  Result<Pipe> answer = make_pipe();
  if (!answer) return answer.error();
  SpawnRequest spawn;
  spawn.program = settings.program_dir + "/" + kStoreName;
  spawn.argv = std::move(argv);
  // scanq-store uses this only where it is not set-id, as its settings are then ours.
  spawn.env = {"SCANQ_CONF=" + settings_path()};
  spawn.fds = {
      {input, 0}, {record, 1}, {complaints->get(), 2}, {answer->write_end.get(), kAnswerFd}};
  Result<Child> child = Child::start(spawn);
  if (!child) return child.error();
  Result<ChildAnswer> told = read_answer(*child, *answer, kMaxAnswerBytes, life_end);
  if (!told) return told.error();
  if (!told->ended.is_success()) {
    return Error{ErrorCode::kDeferred,
                 told->ended.describe() + ": " + store_complaint(complaints->get())};
  }
  return std::move(told->text);
}

Result<NoticeCount> ask_for_count(const Settings& settings, const std::string& command,
                                  const std::string& find, Clock::time_point life_end) {
  Result<Fd> input = make_sealed_file("scanq-find", find);
  if (!input) return input.error();
  Result<Fd> nothing = make_sealed_file("scanq-record", {});
  if (!nothing) return nothing.error();
  Result<std::string> answer =
      run_store(settings, {kStoreName, command}, input->get(), nothing->get(), life_end);
  if (!answer) return answer.error();
  return parse_notice_count(*answer);
}

}  // namespace

Result<std::string> store(const Settings& settings, const Spool& original,
                          const QuarantineRecord& record, Clock::time_point life_end) {
  const auto deferred = [](const std::string& why) {
    return Error{ErrorCode::kDeferred,
                 "not kept in quarantine: " + std::string(kStoreName) + ": " + why};
  };
  Result<Fd> message = original.open_read_only();
  if (!message) return deferred(message.error().text);
  Result<Fd> written = make_sealed_file("scanq-record", format_record(record));
  if (!written) return deferred(written.error().text);
  Result<std::string> name =
      run_store(settings, {kStoreName}, message->get(), written->get(), life_end);
  if (!name) return deferred(name.error().text);
  if (!is_entry_name(*name)) return deferred("no name of an entry in its answer");
  return name;
}

Result<NoticeCount> foresee_notice_count(const Settings& settings, const std::string& find,
                                         Clock::time_point life_end) {
  return ask_for_count(settings, "foresee", find, life_end);
}

Result<void> add_to_notice_count(const Settings& settings, const std::string& find,
                                 Clock::time_point life_end) {
  Result<NoticeCount> counted = ask_for_count(settings, "count", find, life_end);
  if (!counted) return counted.error();
  return {};
}

}  // namespace scanq
