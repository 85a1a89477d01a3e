// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/html_style.h"

namespace scanq {

const std::string_view kPageStyle = R"(
:root{color-scheme:light dark;--ink:#1f2328;--dim:#59636e;--paper:#fff;--line:#d1d9e0;
--m0:#7d8893;--m1:#2f81b7;--m2:#b57a00;--m3:#c9302c;--m4:#8250a8;
--t50:#0f8a6d;--t95:#5f7a00;--t99:#b8257a;--well:#0f8a6d;--ill:#c9302c}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9198a1;--paper:#12161c;--line:#3d444d;
--m0:#6b7580;--m1:#58a6d8;--m2:#e3b341;--m3:#f4706b;--m4:#b78ce0;
--t50:#45c4a4;--t95:#b4c83c;--t99:#f27bb6;--well:#45c4a4;--ill:#f4706b}}
body{font:15px/1.5 system-ui,"Noto Sans CJK JP",sans-serif;color:var(--ink);background:var(--paper);
max-width:900px;margin:2em auto;padding:0 1em}
h1{font-size:1.5em;margin:0}h2{font-size:1.1em;margin:2em 0 .5em}p{color:var(--dim);margin:.2em 0}
table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);padding:.25em .5em;
overflow-wrap:anywhere}td:first-child{text-align:right;width:9em;font-variant-numeric:tabular-nums}
p.well{color:var(--ink);border-left:.3em solid var(--well);padding-left:.7em;margin:1em 0}
p.ill{border-color:var(--ill)}
i{display:inline-block;width:.8em;height:.8em;margin-right:.4em;border-radius:2px}
i.m0{background:var(--m0)}i.m1{background:var(--m1)}i.m2{background:var(--m2)}
i.m3{background:var(--m3)}i.m4{background:var(--m4)}
)";

const std::string_view kChartStyle = R"(svg{width:100%;height:auto;display:block}
line{stroke:var(--line)}text{fill:var(--dim);font-size:12px;text-anchor:middle;
dominant-baseline:hanging}text.scale{text-anchor:end;dominant-baseline:auto}@media(max-width:600px){text{font-size:22px}.thin{display:none}}
.m0{fill:var(--m0)}.m1{fill:var(--m1)}.m2{fill:var(--m2)}.m3{fill:var(--m3)}.m4{fill:var(--m4)}
.p50{--of:var(--t50)}.p95{--of:var(--t95)}.p99{--of:var(--t99)}
path{fill:none;stroke:var(--of);stroke-width:2}circle{fill:var(--of)}i.p50,i.p95,i.p99{background:var(--of)}
)";

const std::string_view kScreenStyle = R"(
:root{--field:#59636e;--soft:#f3f5f7;--link:#0a58a5;--bad:#b3261e;--warn:#8a5a00;--good:#1a6f3c}
@media(prefers-color-scheme:dark){:root{--field:#9198a1;--soft:#1c222a;--link:#7fbcf5;--bad:#ff8f88;
--warn:#e3b341;--good:#6fcf97}}
body{margin:0 auto;max-width:1000px;padding:0 1em 3em}
a{color:var(--link)}:focus-visible{outline:3px solid var(--link);outline-offset:2px}
a.skip{position:absolute;left:-99em}a.skip:focus{left:1em;background:var(--paper);padding:.5em}
nav{border-bottom:1px solid var(--line);padding:.6em 0}
nav ul{display:flex;flex-wrap:wrap;gap:.2em 1.2em;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:.35em 0;text-decoration:none}
nav a[aria-current]{color:var(--ink);font-weight:bold;border-bottom:2px solid var(--ink)}
main{padding-top:1.9em}main p{max-width:45em}
td:first-child{text-align:left;width:auto}td.number,th.number{text-align:right}
th{text-align:left;padding:.25em .5em;font-weight:600;vertical-align:bottom;white-space:nowrap}
td{vertical-align:top}.cards td{white-space:pre-line}.wide{overflow-x:auto}
.report td:first-child{text-align:right;width:9em}
.OK{color:var(--good)}.WARNING,.UNKNOWN{color:var(--warn)}.CRITICAL{color:var(--bad)}
.state{font-weight:bold}.cards .state{white-space:nowrap}
.advice{display:block;color:var(--dim)}
.lines,pre{font:13px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;
background:var(--soft);padding:.8em;margin:.5em 0}
form.filters{display:flex;flex-wrap:wrap;gap:.6em 1em;align-items:end;margin:1em 0}
label{display:inline-block;font-weight:600}label small{font-weight:normal;color:var(--dim)}
input,select,button{font:inherit;font-weight:normal;color:var(--ink);background:var(--paper);
border:1px solid var(--field);border-radius:4px;padding:.4em .6em;max-width:100%;
box-sizing:border-box}
label input[type=text],label input[type=search],label input[type=date],label select{display:block}
button{background:var(--soft);cursor:pointer;min-height:2.6em}button.danger{color:var(--bad)}
.note{border-left:4px solid var(--link);background:var(--soft);padding:.6em .9em;margin:1em 0;
color:var(--ink)}.note.bad{border-color:var(--bad)}
fieldset{border:1px solid var(--line);margin:1em 0;padding:.5em 1em}
h3{font-size:1em;margin:1.5em 0 .3em}
strong.changed{display:block;color:var(--link)}
.value input{width:100%}.value label{display:block}
.difference del{color:var(--bad);text-decoration:none}.difference ins{color:var(--good);text-decoration:none}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em;margin:.5em 0}
dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
@media(max-width:600px){dl{grid-template-columns:1fr}dd{margin-bottom:.5em}
table.cards thead{position:absolute;left:-99em}table.cards tr{display:block;padding:.5em 0;
border-top:1px solid var(--line)}table.cards td{display:block;border:0;padding:.1em 0;text-align:left}
table.cards td::before{content:attr(data-title);color:var(--dim);display:block;font-size:.85em}
form.filters label{width:100%}form.filters input,form.filters select{width:100%}}
)";

}  // namespace scanq
