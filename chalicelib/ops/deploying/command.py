"""``deploy``: one command that puts a stage on AWS, and again brings only what changed.

The order is what makes it safe: looked at first, then what must never be lost, then the functions, then the pages. Any
step can be cut off and the command run again. Taking a stage down is no command: what holds data is kept by the stack.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.desk.keys import Keys
from chalicelib.ops import packing, stack
from chalicelib.ops.deploying import budget, gateway, preflight, record, releases, site
from chalicelib.ops.deploying.parameters import parameters, site_settings
from chalicelib.ops.deploying.plan import ROOT, Stage, Unplanned, read_stage
from chalicelib.settings import SiteSettings, now, variable

Tell = Callable[[str], None]
LOOK_EVERY = 5.0  # seconds, at a stack that is being made


class Stopped(Exception):
    """The deploy ended before harm; the message says what is there and what to do."""


@dataclass(frozen=True)
class Hands:
    """What a deploy works with. ``functions`` lets Chalice deploy a stage and returns the id of its API."""

    client: Callable[..., Any]
    functions: Callable[[Stage], str]
    build: Callable[[Path, SiteSettings], None]
    apply: Callable[[str, Mapping[str, str]], dict[str, str]]  # the stack, with these parameters
    outputs: Callable[[str], dict[str, str]]  # of the stack as it is; empty: none yet
    tell: Tell
    folder: Path = record.CHALICE


def deploy(stage: Stage, account: str, hands: Hands) -> dict[str, str]:
    """Everything but the look beforehand; returns the outputs of the stack."""
    outputs = _infrastructure(stage, account, hands)
    changed = record.record(stage, outputs, hands.folder)
    hands.tell(f"  setelan tahap dicatat{'' if changed else ' (sama)'}")
    api = hands.functions(stage)
    found = hands.client("apigateway")
    answers = gateway.put_responses(found, api)
    gateway.set_limits(found, api)
    hands.tell(f"  API {api}: jawaban galat {'diganti' if answers else 'sama'}, batas dipasang")
    known = parameters(stage, outputs, api, _proof(hands, outputs))
    complete = hands.apply(stage.stack, known)
    _site(stage, complete, hands)
    if budget.set_budget(hands.client("budgets", region_name=budget.REGION), account, stage):
        hands.tell(f"  anggaran {stage.monthly_budget} USD sebulan")
    return complete


def _infrastructure(stage: Stage, account: str, hands: Hands) -> dict[str, str]:
    """The stack as the template says now, with what the last deploy made known; and the names policies need."""
    before = hands.outputs(stage.stack)
    api, proof = deployed_api(stage, hands.folder), ""
    if api and before:
        proof = _proof(hands, before)
    known = parameters(stage, before, api if proof else "", proof)
    made = hands.apply(stage.stack, known)
    hands.tell(f"  infrastruktur {stage.stack}: siap")
    names = {"Region": stage.region, "Account": account, "Stage": stage.name}
    mark = hashlib.sha256(_proof(hands, made).encode()).hexdigest()[:8]
    return {**made, **names, "MailIdentity": stage.mail_identity, record.KEY_MARK: mark}


def _proof(hands: Hands, outputs: Mapping[str, str]) -> str:
    secrets = hands.client("secretsmanager")
    value = secrets.get_secret_value(SecretId=outputs["SecretId"])["SecretString"]
    return Keys(str(value).encode()).front_proof()


def _site(stage: Stage, outputs: Mapping[str, str], hands: Hands) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "site"
        hands.build(out, site_settings(stage, outputs))
        sent = site.upload(hands.client("s3"), outputs["SiteBucket"], out)
    reference = f"{stage.name}-{time.time_ns()}"
    forgotten = site.forget(hands.client("cloudfront"), outputs["FrontId"], sent, reference)
    hands.tell(
        f"  situs: {len(sent.changed)} berkas baru, {sent.same} sama, {len(sent.removed)} dihapus"
        + (f", {len(forgotten)} alamat disegarkan" if forgotten else "")
    )


def deployed_api(stage: Stage, folder: Path = record.CHALICE) -> str:
    """The API that Chalice wrote down at its last deploy; empty before the first."""
    path = folder / "deployed" / f"{stage.name}.json"
    if not path.exists():
        return ""
    resources = json.loads(path.read_text(encoding="utf-8"))["resources"]
    return next(
        (str(r["rest_api_id"]) for r in resources if r.get("resource_type") == "rest_api"), ""
    )


def chalice_deploy(stage: Stage) -> str:
    """``chalice deploy``, with the package made and slimmed before: Chalice takes the one that is there."""
    for cache in (ROOT / "chalicelib").rglob("__pycache__"):
        for file in cache.iterdir():
            file.unlink()
    made = packing.package(stage.name)
    packing.slim(made)
    program = Path(sys.executable).with_name("chalice")
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "AWS_DEFAULT_REGION": stage.region}
    done = subprocess.run(
        [program, "deploy", "--stage", stage.name], cwd=ROOT, env=environment, check=False
    )
    if done.returncode:
        raise Stopped(
            "`chalice deploy` berhenti (lihat di atas). Data dan situs yang lama tetap melayani; "
            "perbaiki sebabnya, lalu jalankan perintah ini lagi."
        )
    return deployed_api(stage)


def build_site(out: Path, settings: SiteSettings) -> None:
    """Run the builder in a process of its own: it reads its settings from the environment."""
    given = {variable(name): value for name, value in asdict(settings).items()}
    command = [sys.executable, "-m", "chalicelib.publish", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **given}, check=False)
    if done.returncode:
        raise Stopped("Situs tidak dapat dibangun (lihat di atas); halaman lama tetap tampil.")


def looked_at(stage: Stage, client: Callable[..., Any], tell: Tell) -> str:
    """The preflight; the account, or :class:`Stopped` when anything would fail."""
    account, arn = preflight.who(client)
    tell(f"  akun {account}, sebagai {arn.rpartition('/')[2] or arn}, wilayah {stage.region}")
    found = preflight.findings(stage, client, arn)
    for one in found:
        tell(f"  {'BERHENTI' if one.weight == 'stop' else 'perhatikan'}: {one.text}")
    if any(one.weight == "stop" for one in found):
        raise Stopped("Belum ada yang dibuat atau diubah. Bereskan yang di atas, lalu ulangi.")
    return account


def healthy(url: str, seconds: float = 300.0) -> bool:
    """Whether the stage answers at its public address; a new front needs minutes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/api/health", timeout=10) as answer:
                return bool(json.load(answer)["status"] == "ok")
        except (URLError, OSError, ValueError, KeyError):
            time.sleep(5)
    return False


def main(argv: Sequence[str]) -> int:
    """``--stage prod [--check]``. 0 = it serves; 1 = stopped before harm, with the reason."""
    parser = argparse.ArgumentParser(prog="deploy", description="Pasang satu tahap di AWS.")
    parser.add_argument("--stage", required=True, help="dev, staging, prod")
    parser.add_argument(
        "--check", action="store_true", help="hanya periksa; tidak mengubah apa pun"
    )
    asked = parser.parse_args(argv)
    try:
        stage = read_stage(asked.stage)
        os.environ["AWS_DEFAULT_REGION"] = stage.region
        import boto3

        account = looked_at(stage, boto3.client, print)
        if asked.check:
            return 0
        hands = Hands(
            boto3.client,
            chalice_deploy,
            build_site,
            lambda name, known: stack.apply(name, known, LOOK_EVERY),
            stack.outputs,
            print,
        )
        outputs = deploy(stage, account, hands)
        releases.note(stage.name, now())
    except (
        Unplanned,
        preflight.NoAccount,
        Stopped,
        stack.StackFailed,
        releases.NoWayBack,
    ) as error:
        print(error, file=sys.stderr)
        return 1
    except ClientError as error:
        about = error.response["Error"]
        print(
            f"AWS menolak {error.operation_name}: {about['Code']}. {about['Message']}",
            file=sys.stderr,
        )
        print(
            "Yang sudah dibuat tetap ada dan dipakai lagi saat perintah ini diulang.",
            file=sys.stderr,
        )
        return 1
    except BotoCoreError as error:
        print(
            f"Sambungan ke AWS terputus ({type(error).__name__}). Ulangi perintah ini.",
            file=sys.stderr,
        )
        return 1
    return _farewell(stage, outputs)


def _farewell(stage: Stage, outputs: Mapping[str, str]) -> int:
    """The addresses, what DNS still needs, and whether it answers."""
    url = record.site_url(stage, outputs)
    print(f"\n  Situs   {url}/\n  Kantor  {url}/kantor/")
    if stage.domain:
        print(f"  DNS     {stage.domain} CNAME {outputs['FrontDomain']}")
    for number in (1, 2, 3):
        if name := outputs.get(f"MailDnsName{number}"):
            print(f"  DNS     {name} CNAME {outputs[f'MailDnsValue{number}']}")
    if healthy(url):
        print("  Layanan menjawab.")
        return 0
    print("  Layanan belum menjawab di alamat itu: DNS atau CloudFront mungkin masih menyebar.")
    return 1
