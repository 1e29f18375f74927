"""A whole office for tests: applicants who call the API, officials who sign in, letters that arrive."""

import copy
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import boto3
from chalice.test import Client
from moto import mock_aws
from moto.cognitoidp.models import cognitoidp_backends
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.ses.models import ses_backends
from moto.utilities.utils import load_resource

from chalicelib.aws.table import Row
from chalicelib.core.ticket import make_ticket
from chalicelib.ops.synthetic import Applicant, applicant
from chalicelib.ops.synthetic_papers import PaperFile, paper_file, papers
from chalicelib.rules import load_rules
from chalicelib.settings import WIB, Settings
from chalicelib.wiring import Wiring, use
from tests import recorded
from tests.builders import NOON, a_file, lay

REGION = "ap-southeast-3"
START = datetime(2027, 2, 1, 9, 0, tzinfo=WIB)
TEMPLATE = Path(__file__).parents[1] / ".chalice" / "infrastructure.json"
PASSWORD = "Contoh-Sandi-2027"


@dataclass
class Answer:
    """What a call gave back."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def codes(self) -> set[str]:
        return {e["code"] for e in self.body.get("errors", ())}

    @property
    def pointers(self) -> set[str]:
        return {e["pointer"] for e in self.body.get("errors", ())}


@dataclass
class World:
    """Routes, store, bucket, pool and mail, with one clock."""

    client: recorded.Heard
    settings: Settings
    at: datetime = START
    _keys: Iterator[int] = field(default_factory=itertools.count)
    _tokens: dict[str, str] = field(default_factory=dict)

    def now(self, _offset: int = 0) -> datetime:
        return self.at

    def wait(self, **amount: float) -> None:
        self.at += timedelta(**amount)

    def reset(self) -> None:
        """Empty table, bucket and mailbox; the pool and its officials stay."""
        self.at = START
        self._items.clear()
        ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages.clear()
        self.wiring = Wiring(self.settings, self.now, moto_keys)
        use(self.wiring)

    def kept(self) -> Callable[[], None]:
        """Table, mailbox and clock as they are now; calling it brings them back. The bucket is never emptied anyhow."""
        at = self.at
        items = copy.deepcopy(self._items)
        mails = list(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages)

        def bring_back() -> None:
            self.reset()
            self.at = at
            self._items.update(copy.deepcopy(items))
            ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages.extend(mails)

        return bring_back

    @property
    def _items(self) -> dict[Any, Any]:
        backend = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION]
        found: dict[Any, Any] = backend.tables[self.settings.table].items
        return found

    # calls ------------------------------------------------------------------------------------------------------

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """A call of the API. Header names in Python spelling: ``if_match``, ``authorization``."""
        sent = {"Content-Type": "application/json"} | {
            k.replace("_", "-").title(): v for k, v in headers.items()
        }
        raw = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        got = self.client.http.request(method, path, headers=sent, body=raw)
        found = json.loads(got.body) if got.body else None
        return Answer(got.status_code, found, {k.lower(): v for k, v in got.headers.items()})

    def key(self) -> str:
        return f"test-key-{next(self._keys):06d}"

    # applicants --------------------------------------------------------------------------------------------------

    def open(self, who: Applicant | None = None, key: str = "") -> "Case":
        who = who or applicant("hibah-uang", "worship", 1)
        body = {
            "programme": who.programme,
            "applicant_type": who.applicant_type,
            "contact": dict(who.contact),
        }
        got = self.call("POST", "/proposals", body, idempotency_key=key or self.key())
        assert got.status == 201, got.body
        return Case(self, who, got.body["ticket"], got.body["secret"])

    def ready(self, who: Applicant | None = None) -> "Case":
        """A draft with every answer and paper, not yet sent."""
        case = self.open(who)
        case.fill()
        case.attach_all()
        return case

    def lay(self, state: str = "submitted", number: int = 1, **changes: Any) -> "Case":
        """A proposal that has come so far already: no calls were made for it, no file lies in the bucket."""
        who = applicant("hibah-uang", "worship", 1)
        ticket = make_ticket(2027, number)
        lay(self.wiring.desk, a_file(state, ticket=ticket, **changes))
        self.at = max(self.at, NOON + timedelta(hours=5))  # it has all happened already
        return Case(self, who, ticket, self.wiring.desk.keys.secret(ticket))

    def stored(self) -> list[dict[str, Any]]:
        """Every item of the table, but those that only count how often somebody tried."""
        table = boto3.resource("dynamodb", REGION).Table(self.settings.table)
        found = [i for i in table.scan()["Items"] if not i["PK"].startswith("T#")]
        return sorted(found, key=lambda i: (i["PK"], i["SK"]))

    def submitted(self, who: Applicant | None = None) -> "Case":
        case = self.ready(who)
        assert case.submit().status == 201
        return case

    # officials ---------------------------------------------------------------------------------------------------

    def token(self, role: str, opd: str = "kesra") -> str:
        name = f"{role}.{opd}@contoh.example"
        if name not in self._tokens:
            make_official(self.settings, name, role, opd)
            body = {"username": name, "password": PASSWORD}
            self._tokens[name] = self.call("POST", "/office/session", body).body["token"]
        return self._tokens[name]

    def office(self, method: str, path: str, body: object = None, role: str = "verifier",
               opd: str = "kesra", **headers: str) -> Answer:  # fmt: skip
        bearer = f"Bearer {self.token(role, opd)}"
        return self.call(method, f"/office{path}", body, authorization=bearer, **headers)

    # background ---------------------------------------------------------------------------------------------------

    def news(self, kind: str, tag: str, **more: Any) -> None:
        """The mail service tells the queue what became of a letter."""
        body = {"eventType": kind, "mail": {"tags": {"letter": [tag]}}, **more}
        event = self.client.events.generate_sqs_event([json.dumps(body)])
        self.client.lambda_.invoke("letter_feedback", event)

    def arrive(self, key: str) -> None:
        """S3 tells the queue, the queue tells the function."""
        note = {"Records": [{"s3": {"object": {"key": key}}}]}
        event = self.client.events.generate_sqs_event([json.dumps(note)])
        self.client.lambda_.invoke("inspect_upload", event)

    def work(self) -> int:
        """Do what waits in the queue that the product sends to itself, until it is empty; how many messages."""
        sqs, done = boto3.client("sqs", REGION), 0
        url = sqs.get_queue_url(QueueName=self.settings.uploads_queue)["QueueUrl"]
        while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1).get("Messages"):
            event = self.client.events.generate_sqs_event([found[0]["Body"]])
            self.client.lambda_.invoke("inspect_upload", event)
            sqs.delete_message(QueueUrl=url, ReceiptHandle=found[0]["ReceiptHandle"])
            done += 1
        return done

    def sweep(self) -> None:
        self.client.lambda_.invoke("sweep", self.client.events.generate_cw_event(
            "aws.events", "Scheduled Event", {}, []))  # fmt: skip

    def mail(self, to: str = "") -> list[Message]:
        """The letters that went out, oldest first."""
        self.sweep()
        sent = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
        found = [message_from_bytes(_raw(m)) for m in sent]
        return [m for m in found if to in m["To"]]


def _raw(message: Any) -> bytes:
    raw = getattr(message, "raw_data", "")
    return raw if isinstance(raw, bytes) else str(raw).encode()


def text_of(message: Message) -> str:
    part = next(p for p in message.walk() if p.get_content_type() == "text/plain")
    return part.get_payload(decode=True).decode()  # type: ignore[union-attr]


@dataclass
class Case:
    """One proposal in the hands of its applicant."""

    world: World
    who: Applicant
    ticket: str
    secret: str

    def call(self, method: str, path: str = "", body: object = None, **headers: str) -> Answer:
        bearer = headers.pop("authorization", f"Bearer {self.secret}")
        return self.world.call(
            method, f"/proposals/{self.ticket}{path}", body, authorization=bearer, **headers
        )

    @property
    def view(self) -> dict[str, Any]:
        return dict(self.call("GET").body)

    @property
    def version(self) -> int:
        return int(self.view["version"])

    def save(self, answers: Mapping[str, Any], version: int | None = None) -> Answer:
        version = self.version if version is None else version
        return self.call("PUT", "/answers", {"answers": dict(answers)}, if_match=f'"{version}"')

    def fill(self) -> None:
        got = self.save(self.who.answers)
        assert got.status == 200 and not got.body["problems"], got.body

    def attach(self, file: PaperFile) -> str:
        """Offer, send and have inspected; returns the document's id."""
        got = self.call("POST", "/documents", file.offer())
        assert got.status == 201, got.body
        key = got.body["post"]["fields"]["key"]
        put_object(self.world.settings, key, file.content)
        self.world.arrive(key)
        return str(got.body["document"])

    def attach_all(self) -> None:
        for file in papers(self.who):
            self.attach(file)

    def paper(self, slot: str, edition: int = 1) -> PaperFile:
        programme = load_rules().programmes[self.who.programme]
        rule = next(p for p in programme.papers[self.who.applicant_type] if p.slot == slot)
        return paper_file(rule, self.who, edition)

    def submit(self, key: str = "", version: int | None = None) -> Answer:
        version = self.version if version is None else version
        return self.call(
            "POST", "/submit", {}, idempotency_key=key or self.world.key(), if_match=f'"{version}"'
        )

    def decide(self, action: str, role: str = "verifier", opd: str = "kesra", version: int | None = None,
               key: str = "", **body: Any) -> Answer:  # fmt: skip
        version = self.version if version is None else version
        return self.world.office(
            "POST",
            f"/proposals/{self.ticket}/decisions",
            {"action": action, **body},
            role,
            opd,
            if_match=f'"{version}"',
            idempotency_key=key or self.world.key(),
        )

    def verdicts(self, **flagged: str) -> dict[str, dict[str, str]]:
        """Every paper fine but those named, with their reason."""
        slots = {d["slot"] for d in self.view["documents"] if d["current"]}
        good = {slot: {"verdict": "ok"} for slot in slots}
        return good | {
            item: {"verdict": "fix", "reason": reason, "note": "Contoh catatan"}
            for item, reason in flagged.items()
        }


def put_object(settings: Settings, key: str, content: bytes) -> None:
    boto3.client("s3", REGION).put_object(Bucket=settings.documents_bucket, Key=key, Body=content)


def make_official(
    settings: Settings, name: str, role: str, opd: str, temporary: bool = False
) -> None:
    pool = boto3.client("cognito-idp", REGION)
    pool.admin_create_user(
        UserPoolId=settings.user_pool_id,
        Username=name,
        TemporaryPassword=PASSWORD,
        UserAttributes=[
            {"Name": "email", "Value": name},
            {"Name": "name", "Value": f"Petugas Contoh {role}"},
            {"Name": "custom:opd", "Value": opd},
        ],
    )
    if not temporary:
        pool.admin_set_user_password(
            UserPoolId=settings.user_pool_id, Username=name, Password=PASSWORD, Permanent=True
        )
    pool.admin_add_user_to_group(UserPoolId=settings.user_pool_id, Username=name, GroupName=role)


def moto_keys(_url: str) -> dict[str, Any]:
    """The public keys of moto's pool."""
    found: dict[str, Any] = load_resource("cognitoidp/resources/jwks-public.json")
    return found


@contextmanager
def mocked_aws() -> Iterator[World]:
    """The services, made as the infrastructure template says."""
    with mock_aws():
        settings = _services()
        from app import app

        with Client(app) as client:
            yield World(recorded.Heard(client), settings)
    Row._connection = None


def table_of_the_template() -> dict[str, Any]:
    """The table as the infrastructure makes it, for ``create_table``."""
    table = json.loads(TEMPLATE.read_text())["Resources"]["Table"]["Properties"]
    names = ("BillingMode", "KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes")
    return {name: table[name] for name in names}


def _services() -> Settings:
    boto3.client("dynamodb", REGION).create_table(TableName="t", **table_of_the_template())
    s3 = boto3.client("s3", REGION)
    s3.create_bucket(Bucket="papers", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket="papers", VersioningConfiguration={"Status": "Enabled"})
    pool = boto3.client("cognito-idp", REGION)
    opd = {"Name": "opd", "AttributeDataType": "String", "Mutable": True}
    pool_id = pool.create_user_pool(PoolName="officials", Schema=[opd])["UserPool"]["Id"]
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = pool.create_user_pool_client(
        UserPoolId=pool_id, ClientName="console", ExplicitAuthFlows=flows
    )
    # Cognito refuses a refresh token it never gave; moto breaks over it.
    known = cognitoidp_backends[DEFAULT_ACCOUNT_ID][REGION].user_pools[pool_id]
    known.refresh_tokens = defaultdict(lambda: None)
    for role in load_rules().roles:
        pool.create_group(UserPoolId=pool_id, GroupName=role)
    boto3.client("sqs", REGION).create_queue(QueueName="serang-open-uploads")
    boto3.client("ses", REGION).verify_email_identity(EmailAddress="serang-open@contoh.example")
    secret = boto3.client("secretsmanager", REGION).create_secret(Name="key", SecretString="k" * 64)
    return Settings(
        table="t",
        documents_bucket="papers",
        user_pool_id=pool_id,
        user_pool_client_id=client["UserPoolClient"]["ClientId"],
        secret_id=secret["ARN"],
        mail_from="serang-open@contoh.example",
        site_url="https://serang.example",
        region=REGION,
    )
