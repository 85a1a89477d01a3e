// Looks at one thing each of an installation. Reads; changes nothing.
#pragma once

#include <ctime>
#include <vector>

#include "lib/admin/check_rows.h"
#include "lib/mail/settings.h"

namespace scanq {

// The programs in their places, and that nobody else can change them.
std::vector<CheckRow> check_programs(const Settings& settings);
// The real queue, and that it is not ourselves.
CheckRow check_queue_program(const Settings& settings);
// Which qmail this is, as its files tell.
CheckRow check_qmail(const std::string& qmail_dir);
// Each signature file with version, date, count and age.
CheckRow check_database(const Settings& settings, std::time_t now);
// A clean message and the EICAR test file through the real worker.
CheckRow check_scan(const Settings& settings);
// Room and rights for temporary files.
CheckRow check_temp_folder(const Settings& settings);
// What the kernel offers to confine the workers with.
CheckRow check_confinement();

}  // namespace scanq
