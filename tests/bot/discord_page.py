"""A message's components → an HTML page that looks like Discord. Only for looking at."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from bot.layouts.components import Layout

DESKTOP, PHONE = 720, 380

_STYLE = """
:root { --bg:#313338; --card:#2b2d31; --ink:#dbdee1; --faint:#949ba4; --link:#00a8fc;
  --code:#1e1f22; --line:#3f4147; --button:#4e5058; --on:#fff; --head:#f2f3f5; --chip:#3c4270; }
body.light { --bg:#fff; --card:#f2f3f5; --ink:#313338; --faint:#5c5e66; --link:#006ce7;
  --code:#e3e5e8; --line:#d4d7dc; --button:#d7d9dc; --on:#313338; --head:#060607; --chip:#dfe3fb; }
* { box-sizing:border-box; }
body { margin:0; padding:16px; background:var(--bg); color:var(--ink);
  font:16px/1.375 'gg sans','Noto Sans','Helvetica Neue',Arial,sans-serif; }
.message { display:flex; gap:16px; margin-bottom:16px; }
.avatar { width:40px; height:40px; border-radius:50%; background:#2f6f8f; color:#fff; flex:none;
  display:grid; place-items:center; font-weight:700; }
.phone { padding:10px; } .phone .avatar { width:32px; height:32px; } .phone .message { gap:10px; }
.body { flex:1; min-width:0; }
.who { font-weight:600; color:var(--head); margin-bottom:4px; }
.who i { background:#5865f2; color:#fff; border-radius:3px; font:600 10px/15px sans-serif;
  padding:1px 4px; margin-left:4px; vertical-align:2px; }
.box { background:var(--card); border:1px solid var(--line); border-left:4px solid var(--accent);
  border-radius:8px; padding:16px; display:flex; flex-direction:column; gap:8px; }
.phone .box { padding:12px; }
h1,h2,h3 { margin:0; color:var(--head); line-height:1.375; }
h1 { font-size:24px; } h2 { font-size:20px; } h3 { font-size:16px; margin-top:2px; }
small { display:block; font-size:13px; color:var(--faint); }
ul { margin:0; padding-left:20px; } li { margin:2px 0; }
blockquote { margin:2px 0; padding-left:12px; border-left:4px solid var(--line); }
a { color:var(--link); text-decoration:none; }
code { background:var(--code); border-radius:4px; padding:1px 4px; font-size:14px; }
pre { background:var(--code); border:1px solid var(--line); border-radius:4px; padding:8px;
  margin:4px 0; white-space:pre-wrap; overflow-wrap:anywhere; font-size:14px; }
.stamp { background:var(--code); border-radius:3px; padding:0 2px; }
.chip { background:var(--chip); border-radius:3px; padding:0 2px; }
hr { border:0; border-top:1px solid var(--line); width:100%; margin:2px 0; }
.row { display:flex; flex-wrap:wrap; gap:8px; }
.button { background:var(--button); color:var(--on); border-radius:8px; padding:5px 14px;
  font-size:14px; font-weight:500; line-height:22px; }
.primary { background:#5865f2; color:#fff; } .success { background:#248046; color:#fff; }
.danger { background:#da373c; color:#fff; } .off { opacity:.5; }
.menu { background:var(--code); border:1px solid var(--line); border-radius:8px; width:100%;
  padding:8px 12px; color:var(--faint); display:flex; justify-content:space-between; }
.section { display:flex; justify-content:space-between; align-items:flex-start; gap:12px; }
"""
_HEIGHT = "document.title=Math.ceil(document.documentElement.getBoundingClientRect().height)"
_BUTTONS = {1: "primary", 3: "success", 4: "danger"}
_MENUS = {5: "user", 6: "role", 7: "mentionable", 8: "channel"}


def page_of(layouts: Sequence[Layout], *, width: int, dark: bool) -> str:
    """The whole page; its title becomes its height."""
    size = "phone" if width == PHONE else "desktop"
    shown = "".join(_message(layout) for layout in layouts)
    body = f'<body class="{size} {"dark" if dark else "light"}">{shown}'
    return (
        f"<!doctype html><meta charset=utf-8><title>0</title><style>{_STYLE}</style>"
        f"{body}<script>{_HEIGHT}</script>"
    )


def _message(layout: Layout) -> str:
    components: Any = layout.components()
    parts = "".join(map(_component, components))
    head = '<div class="who">Readout<i>APP</i></div>'
    body = f'<div class="body">{head}{parts}</div>'
    return f'<div class="message"><div class="avatar">R</div>{body}</div>'


def _component(part: Mapping[str, Any]) -> str:
    match part["type"]:
        case 17:
            accent = part.get("accent_color")
            colour = "var(--line)" if accent is None else f"#{accent:06x}"
            inner = "".join(map(_component, part["components"]))
            return f'<div class="box" style="--accent:{colour}">{inner}</div>'
        case 10:
            return f"<div>{markdown(part['content'])}</div>"
        case 14:
            return "<hr>" if part.get("divider", True) else '<div style="height:4px"></div>'
        case 1:
            return f'<div class="row">{"".join(map(_component, part["components"]))}</div>'
        case 9:
            texts = "".join(map(_component, part["components"]))
            return f'<div class="section"><div>{texts}</div>{_component(part["accessory"])}</div>'
        case 2:
            return _button(part)
        case _:
            return _menu(part)


def _button(part: Mapping[str, Any]) -> str:
    kind = _BUTTONS.get(part["style"], "")
    off = "off" if part.get("disabled") else ""
    out = " ↗" if "url" in part else ""
    return f'<span class="button {kind} {off}">{escape(part["label"])}{out}</span>'


def _menu(part: Mapping[str, Any]) -> str:
    chosen = [each["label"] for each in part.get("options", ()) if each.get("default")]
    chosen += [f"#{each['id']}" for each in part.get("default_values", ())]
    words = ", ".join(chosen) or part.get("placeholder") or _MENUS.get(part["type"], "")
    return f'<span class="menu"><span>{escape(words)}</span><span>⌄</span></span>'


def markdown(text: str) -> str:
    """Discord's Markdown as HTML: what our layouts use of it."""
    pieces = re.split(r"```\n?(.*?)```", text, flags=re.DOTALL)
    made = [
        f"<pre>{escape(piece.rstrip())}</pre>" if at % 2 else _lines(piece)
        for at, piece in enumerate(pieces)
    ]
    return "".join(made)


def _lines(text: str) -> str:
    made: list[str] = []
    quoted: list[str] = []
    listed: list[str] = []

    def close() -> None:
        if quoted:
            made.append(f"<blockquote>{'<br>'.join(quoted)}</blockquote>")
        if listed:
            made.append(f"<ul>{''.join(f'<li>{item}</li>' for item in listed)}</ul>")
        quoted.clear()
        listed.clear()

    for line in text.strip("\n").split("\n"):
        head = re.match(r"(#{1,3}|-#|>|-) (.*)|(>)$", line)
        mark, rest = (head[1] or head[3], head[2] or "") if head else ("", line)
        if (mark != ">" and quoted) or (mark != "-" and listed):
            close()
        if mark == ">":
            quoted.append(_inline(rest))
        elif mark == "-":
            listed.append(_inline(rest))
        elif mark == "-#":
            made.append(f"<small>{_inline(rest)}</small>")
        elif mark:
            made.append(f"<h{len(mark)}>{_inline(rest)}</h{len(mark)}>")
        elif line:
            made.append(f"<div>{_inline(line)}</div>")
    close()
    return "".join(made)


_INLINE = re.compile(
    r"\\(?P<escaped>.)|\*\*(?P<bold>(?:\\.|[^\\])+?)\*\*|\*(?P<italic>(?:\\.|[^*\\])+?)\*"
    r"|\[(?P<link>(?:\\.|[^\]\\])+)\]\((?P<url>[^)\s]+)\)|`(?P<code>[^`]+)`"
    r"|~~(?P<gone>(?:\\.|[^\\])+?)~~|__(?P<under>(?:\\.|[^\\])+?)__"
    r"|<t:(?P<stamp>\d+)(?::(?P<style>\w))?>|<#(?P<channel>\d+)>|<@&?(?P<member>\d+)>"
)
_STAMPS = {"R": "in 23 hours", "F": "Friday, 20 November 2026 08:00", "f": "20 November 2026 08:00"}


def _inline(text: str) -> str:
    made, at = [], 0
    for match in _INLINE.finditer(text):
        made.append(escape(text[at : match.start()]))
        made.append(_styled(match))
        at = match.end()
    return "".join([*made, escape(text[at:])])


def _styled(match: re.Match[str]) -> str:
    found = {kind: value for kind, value in match.groupdict().items() if value is not None}
    tags = {"bold": "b", "italic": "i", "gone": "s", "under": "u"}
    for kind, tag in tags.items():
        if kind in found:
            return f"<{tag}>{_inline(found[kind])}</{tag}>"
    if "link" in found:
        return f"<a>{_inline(found['link'])}</a>"
    if "code" in found:
        return f"<code>{escape(found['code'])}</code>"
    if "stamp" in found:
        return f'<span class="stamp">{_STAMPS.get(found.get("style", "f"), "today")}</span>'
    if "channel" in found:
        return '<span class="chip"># asia-desk</span>'
    if "member" in found:
        return '<span class="chip">@ada</span>'
    return escape(found["escaped"])
