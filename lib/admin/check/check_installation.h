// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Looks at one thing each of an installation. Reads; changes nothing.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "lib/admin/check/check_rows.h"
#include "lib/mail/settings.h"

namespace scanq {

// Whether the programs are in their places, may be executed, and can be changed by root alone.
std::vector<CheckRow> check_programs(const Settings& settings, const std::string& front);
// Whether the queue program is there, and is not qmail-scanq itself.
CheckRow check_queue_program(const Settings& settings);
// The kind of qmail, told by its files.
CheckRow check_qmail(const std::string& qmail_dir);
// Each signature file with version, date, count and age.
CheckRow check_database(const Settings& settings, std::time_t now);
// A clean message and the EICAR test file through the real worker alone, where there is no front
// that could be tried (check_test_mail).
CheckRow check_scan(const Settings& settings);
// A clean message and the EICAR test file through `front`, as an SMTP server starts it, into a
// queue program that delivers nothing: `program` under another name (test_queue.h). The clean one
// with the settings file itself, the virus with a copy by which nothing is kept, counted or
// notified.
CheckRow check_test_mail(const Settings& settings, const std::string& settings_path,
                         const std::string& front, const std::string& program);
// The engine image: whether it can be trusted, its age, and whether its signatures are those of
// now.
CheckRow check_image(const Settings& settings, std::time_t now);
// Reads all of the image, and compares it with its seal.
CheckRow check_image_content(const Settings& settings);
// The time of freshclam's last success, and the service that runs it; both below `root`.
CheckRow check_updates(const Settings& settings, std::time_t now, const std::string& root);
// Whether the privileged program is set-id to its user, can be changed by nobody else, and answers.
CheckRow check_store(const Settings& settings);
// The share of its limits that the quarantine uses.
CheckRow check_quarantine(const Settings& settings, std::time_t now);
// The destination of log lines; `has_syslog` is syslog_answers().
CheckRow check_log(const Settings& settings, MailHost host, bool has_syslog);
// Room and rights for temporary files.
CheckRow check_temp_folder(const Settings& settings);
// Whether the limits on scans at once can be kept.
CheckRow check_lock_folder(const Settings& settings);
// The means that the kernel offers to confine the workers.
CheckRow check_confinement();

// The limits that a worker needs at least.
struct LimitNeeds {
  std::uint64_t memory_bytes = 0;  // address space and data: the image, or the loaded signatures
  std::uint64_t file_bytes = 0;
};
LimitNeeds limit_needs(const Settings& settings);
// "address space 64 MiB of 900 MiB" for each hard limit in the text of /proc/PID/limits that is
// lower than that. Pure.
std::vector<std::string> too_low_limits(std::string_view limits, const LimitNeeds& needs);

// The hard limits of this process, and of those that run now and start qmail-scanq.
CheckRow check_limits(const LimitNeeds& needs, const std::string& proc);

}  // namespace scanq
