// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-release: the page on which recipients release a message by the link of a digest, a CGI
// program of the site's own web server. A program of its own, so that the web server can ask for a
// name before scanq-web and not before this. See scanq-web(8).
#include "lib/front/load_settings.h"
#include "lib/web/release_page.h"
#include "lib/web/serve_browser.h"

int main() {
  return scanq::serve_browser(scanq::settings_path(), scanq::respond_to_recipient);
}
