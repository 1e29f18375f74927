"""What happens without a caller: the bucket, the stream, the schedule and the mail service reach deployed functions.

Each has its twin: the same with the function cut off from its source, when nothing happens.
"""

import json
import time

import boto3
import pytest

from chalicelib.ops.background import schedule_event
from chalicelib.ops.demo_people import Applying
from chalicelib.ops.feedback import events
from chalicelib.ops.synthetic import applicant
from chalicelib.ops.synthetic_papers import PaperFile, papers
from tests.e2e_aws.office import Office, wait

pytestmark = pytest.mark.e2e_aws


def a_draft(office: Office, number: int, email: str = "") -> Applying:
    who = applicant("hibah-uang", "worship", number)
    if email:
        who.contact["email"] = email  # type: ignore[index]
    applying = Applying(office, who, "id", "draft")
    applying.open()
    return applying


def states(applying: Applying) -> list[str]:
    return [document["state"] for document in applying.view()["documents"]]


def test_a_paper_waits_until_the_inspector_hears_of_it(office: Office) -> None:
    applying = a_draft(office, 21)
    office.patience = 8.0
    with office.cut_off("inspect_upload"):
        with pytest.raises(RuntimeError, match="not looked at"):
            applying.send(papers(applying.who)[:1])
        assert states(applying) == ["waiting"]
    office.patience = Office.patience
    wait(lambda: states(applying) == ["clean"], 120)


def laid(office: Office, ticket: str) -> list[str]:
    """Every key that holds something of a proposal, without its unguessable end."""
    bucket = office.stage.outputs["DocumentsBucket"]
    found = boto3.client("s3").list_object_versions(Bucket=bucket).get("Versions", [])
    return sorted(one["Key"].rpartition("/")[0] for one in found if ticket in one["Key"])


def test_a_file_that_is_not_what_it_says_is_rejected_and_stays_where_it_landed(
    office: Office,
) -> None:
    applying = a_draft(office, 22)
    applying.send([PaperFile("ktp", "ktp.pdf", "application/pdf", b"%PDF-1.4 not really" * 20)])
    assert states(applying) == ["rejected"]
    assert laid(office, applying.ticket) == [f"incoming/papers/{applying.ticket}/ktp-1"]


def test_a_clean_file_is_copied_once_to_where_it_stays(office: Office) -> None:
    applying = a_draft(office, 26)
    runs = office.runs("inspect_upload")
    applying.send(papers(applying.who)[:1])
    assert states(applying) == ["clean"]
    (document,) = (one["document"] for one in applying.view()["documents"])
    place = f"papers/{applying.ticket}/{document}"
    assert laid(office, applying.ticket) == [f"incoming/{place}", place]
    time.sleep(3)  # the copy tells nobody
    assert office.runs("inspect_upload") == runs + 1


def test_a_letter_the_stream_did_not_send_goes_out_with_the_sweep(office: Office) -> None:
    swept = office.runs("sweep")
    with office.cut_off("tell"):
        applying = a_draft(office, 23)
        mail = applying.who.contact["email"]
        time.sleep(3)
        if office.runs("sweep") == swept:
            assert not office.letters(mail)
        office.letter(mail, "Draf", 180)
    assert office.runs("sweep") > swept
    time.sleep(5)  # the stream is back, and its records with it
    assert len(office.letters(mail)) == 1
    assert applying.view()["letters"][0]["state"] == "sent"


def test_a_sweep_says_how_old_the_oldest_letter_is_that_waits(office: Office) -> None:
    """The alarm of the infrastructure listens to this line. Nobody but the schedule asks for a sweep here."""
    wait(lambda: office.runs("sweep"), 120)
    said = [json.loads(line) for line in office.said("sweep") if line.startswith("{")]
    assert any(line["route"] == "waiting" and line["oldest_seconds"] >= 0 for line in said)


@pytest.mark.parametrize(
    ("email", "state"),
    [("bounce+24@contoh.example", "bounced"), ("pemohon24@contoh.example", "delivered")],
)
def test_news_of_a_letter_reaches_it(office: Office, email: str, state: str) -> None:
    """The local SES publishes none: here they are put where SES would put them, and go on by themselves."""
    applying = a_draft(office, 24, email)
    letter = office.letter(email, "Draf")
    sns = boto3.client("sns")
    (topic,) = [t["TopicArn"] for t in sns.list_topics()["Topics"] if "Feedback" in t["TopicArn"]]
    for event in events(letter):
        sns.publish(TopicArn=topic, Message=json.dumps(event))
    wait(lambda: applying.view()["letters"][0]["state"] == state, 60)


def test_the_policy_of_a_function_is_in_force(office: Office) -> None:
    """Without its policy the sweep can do nothing; with it, it can: the policies are more than text."""
    iam = boto3.client("iam")
    configuration = boto3.client("lambda").get_function_configuration
    role = configuration(FunctionName=office.stage.functions["sweep"])["Role"].rpartition("/")[2]
    (policy,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    assert works(office)
    iam.delete_role_policy(RoleName=role, PolicyName=policy)
    try:
        assert not works(office)
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
    assert works(office)


def works(office: Office) -> bool:
    """Whether a sweep ends well, asked for as the schedule asks."""
    done = boto3.client("lambda").invoke(
        FunctionName=office.stage.functions["sweep"], Payload=json.dumps(schedule_event())
    )
    return "FunctionError" not in done
