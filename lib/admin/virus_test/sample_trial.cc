// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/virus_test/sample_trial.h"

#include <unistd.h>

#include <ctime>
#include <map>

#include "lib/admin/quarantine/kept_message.h"
#include "lib/admin/replay/rehearse.h"
#include "lib/admin/send_mail.h"
#include "lib/admin/virus_test/watch_maildir.h"
#include "lib/base/terminal_text.h"
#include "lib/front/take_in.h"
#include "lib/store/notice_counts.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxDeliveredBytes = 1 << 20;
constexpr std::chrono::seconds kStoreTime{10};

std::string make_mail(const VirusTest& test, Sample sample, const std::string& id) {
  return sample_mail(sample, {"\"scanq virus-test\" <" + test.recipient + ">", test.recipient, id});
}

// From nobody: if it cannot be delivered, no bounce bothers anybody.
Envelope make_envelope(const VirusTest& test) {
  return {"", {test.recipient}, {}, {}};
}

// Administrators are to get their notices about real finds, whatever was tested in the same hour.
// The mail server's users count what they find, each in a table, so all tables are looked at.
class UncountedFind {
 public:
  explicit UncountedFind(const VirusTest& test) : test_(test), before_(finds()) {}
  ~UncountedFind() {
    const Result<void> taken_back = take_back();
    if (taken_back) return;
    test_.call.out << "  may be counted among this hour's notices: "
                   << with_root_hint(taken_back.error()).text << '\n';
  }
  UncountedFind(const UncountedFind&) = delete;
  UncountedFind& operator=(const UncountedFind&) = delete;

 private:
  using Finds = std::map<uid_t, std::uint64_t>;

  Result<Finds> finds() const {
    const DeliverySettings& delivery = test_.settings.delivery;
    if (!delivery.notify_administrators || delivery.admin_notices_per_hour == 0) return Finds();
    return finds_by_user(test_.settings.quarantine_dir, test_.expected.find, std::time(nullptr));
  }

  Result<void> take_back() const {
    const Result<Finds> after = finds();
    if (!before_ || !after) return (before_ ? after : before_).error();
    for (const auto& [user, count] : *after) {
      const auto before = before_->find(user);
      if (count <= (before == before_->end() ? 0 : before->second)) continue;
      return uncount_find(
          {test_.settings.quarantine_dir, user, test_.expected.find, std::time(nullptr)},
          Clock::now() + kStoreTime);
    }
    return {};
  }

  const VirusTest& test_;
  const Result<Finds> before_;
};

struct Outcome {
  bool is_taken = false;
  bool is_refusal = false;  // of the message, by a scanner, ours or another
  std::string text;
};

Result<Outcome> send(const VirusTest& test, const std::string& mail) {
  const Clock::duration limit = std::chrono::seconds(test.settings.life_limit_seconds);
  if (test.server) {
    std::string left = mail;
    const SmtpMail sent{test.host, "", {test.recipient}, [&left]() -> Result<std::string> {
                          return std::exchange(left, "");
                        }};
    Result<SmtpAnswer> answer = send_to_server(*test.server, sent, Clock::now() + limit);
    if (!answer) return answer.error();
    return Outcome{answer->is_taken(), answer->is_about_message(),
                   answer->is_about_message() ? answer->text : answer->stage + ": " + answer->text};
  }
  Result<Sent> sent =
      send_mail(test.front, mail, make_envelope(test),
                {"SCANQ_CONF=" + test.call.settings_path, "TCPREMOTEIP=127.0.0.1"}, limit);
  if (!sent) return sent.error();
  if (!sent->log.empty()) test.call.out << "  log: " << sent->log;
  return Outcome{sent->status.is_success(), !sent->status.by_signal, sent->status.describe()};
}

// Whether an entry of the quarantine is this message.
Fared look_into_quarantine(const VirusTest& test, const std::string& id) {
  std::ostream& out = test.call.out;
  Result<QuarantineFolder> folder = QuarantineFolder::open(test.settings.quarantine_dir);
  Result<std::vector<std::string>> names =
      folder ? list_entries(*folder) : Result<std::vector<std::string>>(folder.error());
  if (!names) {
    out << "  not looked for: " << with_root_hint(names.error()).text << '\n';
    return Fared::kUnseen;
  }
  for (auto name = names->rbegin(); name != names->rend(); ++name) {
    Result<KeptMessage> kept = read_kept(*folder, *name);
    if (!kept || kept->record.verdict.message_id != id) continue;
    out << "  kept in quarantine, as action_virus says: " << *name << '\n';
    return Fared::kRight;
  }
  out << "  NOT KEPT in quarantine\n";
  return Fared::kWrong;
}

// Waits for the mail in the Maildirs, and says how it came.
Fared look_into_maildirs(const VirusTest& test, Sample sample, const std::string& id) {
  std::ostream& out = test.call.out;
  if (test.place.maildirs.empty()) {
    out << "  not looked for: " << test.place.why_none << '\n';
    return Fared::kUnseen;
  }
  Result<Arrived> arrived = wait_for_mail(test.place.maildirs, id, Clock::now() + test.wait);
  if (!arrived) {
    out << "  NOT SEEN within " << test.wait.count() << " seconds: " << arrived.error().text
        << '\n';
    return Fared::kWrong;
  }
  const bool is_marked = !test.expected.tells_status || arrived->status.starts_with("Infected");
  const bool has_virus = arrived->start.find(sample_payload(sample)) != std::string::npos;
  out << "  arrived: " << terminal_text(arrived->path) << "\n  "
      << (is_marked ? "marked: " : "BUT NOT MARKED AS INFECTED: ") << terminal_text(arrived->status)
      << (has_virus ? ", with the virus" : ", the virus is gone") << '\n';
  if (has_virus && !test.expected.has_virus) {
    out << "  BUT THE VIRUS IS STILL IN IT; action_virus = " << test.expected.action << '\n';
    return Fared::kWrong;
  }
  return is_marked ? Fared::kRight : Fared::kWrong;
}

}  // namespace

Result<Expected> expect_outcome(const VirusTest& test) {
  const std::string mail = make_mail(test, Sample::kPlain, "rehearsal@" + test.host);
  Result<Spool> spool = Spool::make(spool_place(test.settings));
  if (!spool) return spool.error();
  Result<void> filled = spool->append(mail);
  if (!filled) return filled.error();
  Rehearsal rehearsal =
      rehearse(test.settings, std::move(*spool), make_envelope(test), {"127.0.0.1", false});
  const Verdict& verdict = rehearsal.message.verdict;
  if (!verdict.has(Category::kVirus)) {
    std::string why = rehearsal.error;
    for (const Finding& finding : verdict.findings) why += " " + finding.name;
    return Error{ErrorCode::kInternal, "the test virus is not found:" + why};
  }
  Expected expected;
  expected.action = rehearsal.action_text();
  expected.find = find_name(verdict);
  expected.is_refused = rehearsal.plan.refusal != Action::kPass;
  if (expected.is_refused || rehearsal.plan.deliveries.empty()) return expected;
  const Action action = rehearsal.plan.deliveries[0].action;
  expected.is_kept = action == Action::kQuarantine;
  expected.tells_status = test.settings.add_headers && action != Action::kPass;
  if (expected.is_kept || rehearsal.prepared.empty()) return expected;
  Result<const Spool*> delivered = delivered_form(test.settings, rehearsal, 0);
  if (!delivered) return delivered.error();
  Result<std::string> text = read_to_end((*delivered)->descriptor(), kMaxDeliveredBytes);
  if (!text) return text.error();
  expected.has_virus = text->find(sample_payload(Sample::kPlain)) != std::string::npos;
  return expected;
}

Fared try_sample(const VirusTest& test, Sample sample, int number) {
  std::ostream& out = test.call.out;
  const std::string id = std::to_string(::getpid()) + "." + std::to_string(std::time(nullptr)) +
                         "." + std::to_string(number) + ".virus-test@" + test.host;
  out << sample_subject(sample) << std::endl;
  const UncountedFind uncounted(test);
  Result<Outcome> outcome = send(test, make_mail(test, sample, id));
  if (!outcome) {
    out << "  NOT SENT: " << outcome.error().text << '\n';
    return Fared::kWrong;
  }
  if (!outcome->is_taken) {
    const bool is_right = test.expected.is_refused && outcome->is_refusal;
    out << (is_right ? "  refused, as action_virus says: " : "  NOT TAKEN: ") << outcome->text
        << '\n';
    return is_right ? Fared::kRight : Fared::kWrong;
  }
  out << "  taken" << (test.server ? " by the server: " + outcome->text : " by the queue") << '\n';
  if (test.expected.is_refused) {
    out << "  BUT IT WAS TO BE REFUSED; action_virus = " << test.expected.action << '\n';
    return Fared::kWrong;
  }
  return test.expected.is_kept ? look_into_quarantine(test, id)
                               : look_into_maildirs(test, sample, id);
}

}  // namespace scanq
