"""``/_local/``: what only a laptop has: the letters that were sent, the demonstration's officials, whether all runs."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from urllib.parse import parse_qs

from chalicelib.ops.exchange import Answer, Ask, json_answer, problem
from chalicelib.ops.mailbox import Letter, Mailbox
from chalicelib.ops.officials import Officials

PREFIX = "/_local"
#: Moves the clock of the product to a moment (``None``: back to where it was); gives the offset it set.
MoveClock = Callable[[datetime | None], int | None]
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'none'; base-uri 'none'"
#: A letter as a mail program shows it: no scripts, nothing loaded; its links open where the reader asks for it.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f1f1f}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.5rem;border-bottom:1px solid #e5e5e5;"
    "vertical-align:top;overflow-wrap:anywhere}td:first-child{min-width:5.5rem}"
    "iframe{width:100%;height:38rem;border:1px solid #e5e5e5}pre{white-space:pre-wrap;"
    "background:#eff5fd;padding:1rem}a{color:#0a489f}code{user-select:all}"
)


class LocalPages:
    """Routes under ``/_local``. ``about`` is what ``/_local/health`` tells a program that waits for us."""

    def __init__(
        self,
        mailbox: Mailbox,
        people: Officials,
        about: Mapping[str, object],
        move_clock: MoveClock,
    ) -> None:
        self.mailbox = mailbox
        self.people = people
        self.about = about
        self.move_clock = move_clock

    def __call__(self, ask: Ask) -> Answer:
        if ask.method == "POST" and ask.path == f"{PREFIX}/clock":
            return self.clock(ask)
        if ask.method not in ("GET", "HEAD"):
            return problem(405, "http.method", "Method Not Allowed", headers={"Allow": "GET, HEAD"})
        match ask.path.removeprefix(PREFIX).strip("/").split("/"):
            case [""]:
                return page("Serang Open di laptop", home(self.about))
            case ["health"]:
                return json_answer(200, self.about)
            case ["officials"]:
                return self.officials(ask)
            case ["mail"]:
                return self.mail(ask)
            case ["mail", letter_id]:
                return self.one(ask, letter_id, "")
            case ["mail", letter_id, part]:
                return self.one(ask, letter_id, part)
        return problem(404, "http.route", "Nothing here")

    def clock(self, ask: Ask) -> Answer:
        """``{"now": "2027-01-20T09:00:00+07:00"}`` moves the product's clock, ``{"now": null}`` puts it back."""
        if (
            ask.headers.get("content-type", "") != "application/json"
        ):  # no page of another origin can send this
            return problem(415, "body.type", "application/json only")
        try:
            wanted = json.loads(ask.body)["now"]
            moment = None if wanted is None else datetime.fromisoformat(wanted)
            offset = self.move_clock(moment)
        except (ValueError, KeyError, TypeError):
            return problem(
                422, "shape.type", 'Send {"now": "2027-01-20T09:00:00+07:00"} or {"now": null}'
            )
        return json_answer(200, {"offset": offset})

    def officials(self, ask: Ask) -> Answer:
        everybody = self.people.as_json()
        return (
            json_answer(200, everybody)
            if ask.wants_json()
            else page("Petugas contoh", table(everybody))
        )

    def mail(self, ask: Ask) -> Answer:
        to = parse_qs(ask.query).get("to", [""])[0]
        letters = list(self.mailbox.letters(to))
        if ask.wants_json():
            return json_answer(200, [letter.as_json() for letter in letters])
        return page("Surat terkirim", mail_list(letters))

    def one(self, ask: Ask, letter_id: str, part: str) -> Answer:
        letter = self.mailbox.letter(letter_id)
        if letter is None or part not in ("", "html", "text"):
            return problem(404, "http.route", "No such letter")
        if ask.wants_json():
            return json_answer(200, letter.as_json())
        if part == "html":
            html = letter.html.replace("<head>", '<head><base target="_top">', 1)
            return answer("text/html; charset=utf-8", html, LETTER_POLICY)
        if part == "text":
            return answer("text/plain; charset=utf-8", letter.text, LETTER_POLICY)
        return page(letter.subject, mail_page(letter))


def answer(kind: str, body: str, policy: str) -> Answer:
    headers = {
        "Content-Type": kind,
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return Answer(200, headers, body.encode())


def page(title: str, body: str) -> Answer:
    html = (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )
    return answer("text/html; charset=utf-8", html, PAGE_POLICY)


def home(about: Mapping[str, object]) -> str:
    rows = "".join(f"<tr><th>{escape(str(k))}<td>{escape(str(v))}" for k, v in about.items())
    return (
        '<p><a href="/_local/mail">Surat terkirim</a> · <a href="/_local/officials">Petugas contoh</a> · '
        f'<a href="/">Situs</a> · <a href="/kantor/">Kantor</a></p><table>{rows}</table>'
    )


def table(rows: Sequence[Mapping[str, object]]) -> str:
    head = "<tr><th>Nama pengguna<th>Kata sandi<th>Nama<th>Peran<th>OPD"
    body = "".join(
        f"<tr><td><code>{escape(str(o['username']))}</code><td><code>{escape(str(o['password']))}</code>"
        f"<td>{escape(str(o['name']))}<td>{escape(', '.join(_words(o['roles'])))}<td>{escape(str(o['opd']))}"
        + ("<br>(diminta ganti kata sandi)" if o["new_password"] else "")
        + (f"<br>(diminta kode; sekarang <code>{o['otp_now']}</code>)" if o["otp"] else "")
        for o in rows
    )
    return f'<p>Masuk di <a href="/kantor/">/kantor/</a>. Semua orang ini rekaan.</p><table>{head}{body}</table>'


def _words(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def mail_list(letters: Sequence[Letter]) -> str:
    rows = "".join(
        f"<tr><td>{letter.at:%d-%m-%Y %H:%M:%S}<td>{escape(', '.join(letter.to))}"
        f'<td><a href="/_local/mail/{escape(letter.id)}">{escape(letter.subject)}</a>'
        for letter in letters
    )
    return (
        f"<table><tr><th>Waktu (WIB)<th>Kepada<th>Perihal{rows}</table>"
        if rows
        else "<p>Belum ada surat."
    )


def mail_page(letter: Letter) -> str:
    link = f"/_local/mail/{escape(letter.id)}"
    return (
        f'<p><a href="/_local/mail">Semua surat</a></p><table><tr><th>Dari<td>{escape(letter.sender)}'
        f"<tr><th>Kepada<td>{escape(', '.join(letter.to))}<tr><th>Waktu<td>{letter.at:%d-%m-%Y %H:%M:%S} WIB</table>"
        f'<h2>HTML</h2><iframe src="{link}/html" title="Isi surat (HTML)"></iframe>'
        f"<h2>Teks</h2><pre>{escape(letter.text)}</pre>"
    )
