"""What a person did wrong, as a value. The words for each code stand in ``chalicelib/text/*/problems.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """``code`` names the sentence, ``at`` is a JSON pointer into the body, ``facts`` fill the sentence."""

    code: str
    at: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
