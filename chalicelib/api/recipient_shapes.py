"""Bodies of the calls about doubles and recipients."""

from chalicelib.api.shapes import obj, text

YEAR = {"type": "integer", "minimum": 2000, "maximum": 2999}
JUDGEMENT = {"type": "string", "enum": ["same", "different"]}

JUDGE = obj({"judgement": JUDGEMENT, "note": text(5000, 0)}, ("judgement", "note"))
REVEAL = obj({"field": text(60), "reason": text(60), "note": text(5000, 0)}, ("field", "reason"))
EXEMPTION = obj(
    {
        "requirement": text(60),
        "ground": text(60),
        "reference": text(300, 0),
        "from": YEAR,
        "to": YEAR,
        "note": text(5000, 0),
        "file": text(64, 0),
    },
    ("requirement", "ground", "reference", "from", "to", "note", "file"),
)
MERGE = obj({"into": text(60), "note": text(5000, 0)}, ("into", "note"))
DECIDED = obj({"note": text(5000, 0)})
