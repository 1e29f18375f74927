"""The whole path through the real routes: open, fill, send, return, repair, verify; and what the letters say."""

from tests.world import World, text_of


def test_from_draft_to_verified(world: World) -> None:
    case = world.open()
    assert case.view["public_state"] == "draft"
    case.fill()
    case.attach_all()
    assert [p for p in case.view["problems"] if not p["soft"]] == []
    sent = case.submit()
    assert sent.status == 201
    assert sent.body["receipt"]["number"].replace("-", "") == case.ticket
    assert case.decide("take").body["state"] == "checking"
    flagged = case.verdicts(ktp="unreadable")
    back = case.decide("return", verdicts=flagged, note="KTP tidak terbaca.")
    assert back.status == 200, back.body
    assert case.view["open"] == {"all": False, "items": ["ktp"]}
    assert case.submit().pointers == {"/documents/ktp"}
    world.wait(days=1)
    case.attach(case.paper("ktp", edition=2))
    assert case.submit().body["state"] == "resubmitted"
    case.decide("take")
    done = case.decide("verify", verdicts=case.verdicts())
    assert done.body["state"] == "verified", done.body
    assert done.body["trail"] == {"valid": True, "length": 7}
    subjects = [m["Subject"] for m in world.mail(case.who.contact["email"])]
    assert len(subjects) == 5
    assert "TERVERIFIKASI" in text_of(world.mail()[-1])
