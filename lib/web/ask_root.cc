// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/ask_root.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <vector>

#include "lib/base/digits.h"
#include "lib/base/fd.h"
#include "lib/base/owned_folder.h"
#include "lib/base/random.h"
#include "lib/web/web_request_arrivals.h"

namespace scanq {
namespace {

constexpr std::size_t kNameBytes = 16;

struct Place {
  Fd requests, answers;
  Arrivals arrivals;
};

Result<Place> open_place(const WebConfig& config) {
  Result<Fd> requests = open_file(web_requests_folder(config), O_RDONLY | O_DIRECTORY);
  if (!requests) return requests.error();
  Result<Fd> answers = open_file(web_answers_folder(config), O_RDONLY | O_DIRECTORY);
  if (!answers) return answers.error();
  Result<Arrivals> arrivals = Arrivals::watch(web_answers_folder(config));
  if (!arrivals) return arrivals.error();
  return Place{std::move(*requests), std::move(*answers), std::move(*arrivals)};
}

// It is written where nobody looks for requests, so that nobody ever sees a part of it.
Result<void> hand_in(const Place& place, const std::string& name, const WebRequest& request) {
  const std::string draft = "." + name;
  Result<Fd> file = open_file_at(place.answers.get(), draft, O_WRONLY | O_CREAT | O_EXCL);
  if (!file) return file.error();
  Result<void> written = write_all(file->get(), format_request(request));
  if (written &&
      ::renameat(place.answers.get(), draft.c_str(), place.requests.get(), name.c_str()) != 0) {
    written = errno_error(ErrorCode::kWriteFailed, "rename of a request");
  }
  if (!written) (void)::unlinkat(place.answers.get(), draft.c_str(), 0);  // root sweeps it, too
  return written;
}

Result<std::string> wait_for_answer(const Place& place, const std::string& name,
                                    Clock::time_point deadline) {
  for (;;) {
    Result<Fd> file = open_file_at(place.answers.get(), name, O_RDONLY);
    if (file) {
      (void)::unlinkat(place.answers.get(), name.c_str(), 0);  // root sweeps it, too
      return read_to_end(file->get(), kMaxAnswerBytes);
    }
    if (file.error().number != ENOENT) return file.error();
    Result<void> waited = place.arrivals.wait(deadline);
    if (!waited) return waited.error();
  }
}

}  // namespace

Result<WebAnswer> ask_root(const WebConfig& config, const WebRequest& request,
                           std::chrono::seconds longest, std::size_t most_waiting) {
  // One that root would not read would wait in vain.
  Result<WebRequest> readable = parse_request(format_request(request));
  if (!readable) return readable.error();
  Result<Place> place = open_place(config);
  if (!place) return place.error();
  Result<std::vector<std::string>> waiting = names_in(place->requests.get(), {}, most_waiting + 2);
  if (!waiting) return waiting.error();
  if (waiting->size() >= most_waiting) {
    return Error{ErrorCode::kDeferred, "too many requests are waiting; try again in a minute"};
  }
  Result<std::string> random = random_bytes(kNameBytes);
  if (!random) return random.error();
  const std::string name = to_hex(*random);
  Result<void> handed_in = hand_in(*place, name, request);
  if (!handed_in) return handed_in.error();
  Result<std::string> text = wait_for_answer(*place, name, Clock::now() + longest);
  if (text) return parse_answer(*text);
  // A request that is still there, and that we could take back, will never be carried out.
  const bool is_taken_back = ::unlinkat(place->requests.get(), name.c_str(), 0) == 0;
  if (text.error().code != ErrorCode::kTimeout) return text.error();
  return Error{ErrorCode::kTimeout,
               is_taken_back ? "nobody carries requests out, and nothing was done; see whether "
                               "scanq-web.path runs, or cron's line for scanq web answer"
                             : "the request was taken, but no answer came in time; the log of "
                               "scanq says what was done"};
}

}  // namespace scanq
