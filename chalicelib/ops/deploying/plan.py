"""What a stage shall be: its lines in ``.chalice/stages.toml``, read and checked as a whole."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from chalicelib.core.kinds import CHECKS
from chalicelib.core.law import Field

ROOT = Path(__file__).resolve().parents[3]
STAGES = ROOT / ".chalice" / "stages.toml"
LOG_DAYS = (30, 60, 90, 180, 365)


class Unplanned(Exception):
    """The stage cannot be deployed as it is written down; one sentence for each thing that is wrong."""


@dataclass(frozen=True)
class Stage:
    """One stage. Sums in USD; ``reserved_concurrency`` 0 shares the account's."""

    name: str
    region: str
    mail_from: str
    mail_identity: str
    alarm_email: str
    monthly_budget: int
    log_days: int
    reserved_concurrency: int
    domain: str = ""
    certificate_arn: str = ""

    @property
    def stack(self) -> str:
        """Name of its CloudFormation stack."""
        return f"serang-open-{self.name}"

    @property
    def api_function(self) -> str:
        """Name of the function that answers the API."""
        return f"serang-open-{self.name}"


def read_stage(name: str, path: Path = STAGES) -> Stage:
    """The stage, or :class:`Unplanned` with everything that is missing or wrong at once."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Unplanned(f"{path.name} tidak terbaca: {error}") from None
    if name not in written:
        raise Unplanned(f"Tahap {name} tidak ada di {path.name}. Yang ada: {', '.join(written)}.")
    found = list(_wrong(name, written[name]))
    if found:
        raise Unplanned("\n".join(f"[{name}] {one}" for one in found))
    return Stage(name=name, **written[name])


def _wrong(name: str, given: Mapping[str, Any]) -> Iterator[str]:
    known = {f.name: f for f in fields(Stage) if f.name != "name"}
    for key in given:
        if key not in known:
            yield f"{key}: kunci tidak dikenal. Hapus, atau pilih: {', '.join(known)}."
    for key, about in known.items():
        if key not in given:
            if about.default is MISSING:
                yield f"{key}: belum ditulis."
        elif not isinstance(given[key], about.type if isinstance(about.type, type) else object):
            yield f"{key}: harus {'angka' if about.type is int else 'teks dalam tanda petik'}."
    if not (name.isascii() and name.isalnum() and name == name.lower() and len(name) < 16):
        yield "nama tahap: huruf kecil dan angka saja, paling panjang 15."
    yield from _mail(given)
    yield from _numbers(given)
    if given.get("domain") and not given.get("certificate_arn"):
        yield "certificate_arn: wajib bila domain diisi (sertifikat ACM di us-east-1)."
    arn = str(given.get("certificate_arn", ""))
    if arn and not arn.startswith("arn:aws:acm:us-east-1:"):
        yield "certificate_arn: CloudFront hanya memakai sertifikat dari us-east-1."
    if "/" in str(given.get("domain", "")):
        yield "domain: nama saja, tanpa https:// dan tanpa garis miring."


def _mail(given: Mapping[str, Any]) -> Iterator[str]:
    email = Field("email", "email")
    for key in ("mail_from", "alarm_email"):
        if list(CHECKS["email"](email, given.get(key, ""))):
            yield f"{key}: tulis alamat email."
    sender, identity = str(given.get("mail_from", "")), str(given.get("mail_identity", ""))
    if not identity:
        yield "mail_identity: tulis domain yang diverifikasi di SES, seperti contoh.go.id."
    elif sender and identity not in (sender, sender.partition("@")[2]):
        yield f"mail_identity: {sender} bukan alamat dari {identity}."


def _numbers(given: Mapping[str, Any]) -> Iterator[str]:
    if given.get("log_days") not in LOG_DAYS:
        yield f"log_days: pilih {', '.join(map(str, LOG_DAYS))}."
    for key, least in (("monthly_budget", 1), ("reserved_concurrency", 0)):
        value = given.get(key)
        if not isinstance(value, int) or value < least:
            yield f"{key}: bilangan bulat, paling sedikit {least}."
