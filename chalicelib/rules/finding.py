"""What is unsound in the rules, as a value: which file, which key, what is wrong, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """``file`` is relative to the project; ``key`` is the dotted key or the row; the sentences are Indonesian."""

    file: str
    key: str
    message: str
    proposal: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message} Usul: {self.proposal}"


class UnsoundRules(Exception):
    """The rules of a year cannot be read. Carries every finding."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings
