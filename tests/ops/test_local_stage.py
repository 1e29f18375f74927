"""The parts of a stage on the local AWS that need none: the copy, the names, the one policy that is widened."""

import json
from pathlib import Path

from chalicelib.ops.deploying.record import CHALICE, SIZES
from chalicelib.ops.local_stage import copied, inside_a_window, mail_anywhere, named
from chalicelib.ops.run import windows


def a_tree(root: Path) -> Path:
    for name in ("app.py", "requirements.txt", "chalicelib/one.py", "templates/a.html"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    for name in ("chalicelib/__pycache__/one.pyc", ".chalice/deployed/prod.json"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / "vendor").mkdir()
    (root / "vendor" / "templates").symlink_to("../templates")
    (root / ".chalice" / "config.json").write_text("{}")
    return root


def test_a_copy_holds_the_sources_alone_and_keeps_packages_with_the_original(
    tmp_path: Path,
) -> None:
    root = a_tree(tmp_path / "root")
    tree = copied(root, tmp_path / "copy")
    found = {str(f.relative_to(tree)) for f in tree.rglob("*") if f.is_file()}
    assert found == {
        "app.py", "requirements.txt", "chalicelib/one.py", "templates/a.html", ".chalice/config.json",
    }  # fmt: skip
    assert (tree / "vendor" / "templates").is_symlink()
    (tree / ".chalice" / "deployments" / "one.zip").write_text("made from the copy")
    assert (root / ".chalice" / "deployments" / "one.zip").exists()


def test_functions_are_named_as_a_deploy_names_them() -> None:
    kinds = {"APIHandler": "AWS::Serverless::Function", "InspectUpload": "AWS::Serverless::Function",
             "RestAPI": "AWS::Serverless::Api", "SweepRole": "AWS::IAM::Role"}  # fmt: skip
    template = {"Resources": {name: {"Type": kind} for name, kind in kinds.items()}}
    assert named(template) == {
        "api_handler": "serang-open-local",
        "inspect_upload": "serang-open-local-inspect_upload",
    }


def test_only_the_right_to_mail_is_widened() -> None:
    for function in SIZES:
        before = json.loads((CHALICE / f"policy-{function}.json").read_text())["Statement"]
        after = json.loads(mail_anywhere(json.dumps({"Statement": before})))["Statement"]
        changed = [a["Sid"] for b, a in zip(before, after, strict=True) if b != a]
        assert changed == (["Mail"] if function in ("tell", "sweep") else []), function


def test_the_day_that_is_pretended_is_inside_a_window() -> None:
    assert any(opens.date() <= inside_a_window() <= closes.date() for opens, closes in windows())
