"""Serves the built site as CloudFront and S3 will: types, caching, security headers, the 404 page of the language."""

import hashlib
from pathlib import Path
from urllib.parse import unquote

from chalicelib.ops.exchange import Answer, Ask, problem
from chalicelib.publish.headers import headers_for, security_headers
from chalicelib.settings import SiteSettings

NOT_BUILT = (
    b"<!doctype html><html lang=id><title>404</title><p>Halaman tidak ditemukan. / Page not found."
)


class SiteFiles:
    """The files of one folder. Nothing outside the folder, and no name with a dot in front, is ever served."""

    def __init__(self, root: Path, settings: SiteSettings) -> None:
        self.root = root.resolve()
        self.settings = settings

    def __call__(self, ask: Ask) -> Answer:
        if ask.method not in ("GET", "HEAD"):
            return problem(405, "http.method", "Method Not Allowed", headers={"Allow": "GET, HEAD"})
        path = unquote(ask.path).lstrip("/")
        found = self.find(path)
        if found is None:
            return self.missing(path)
        if found.is_dir():
            return Answer(301, {"Location": f"/{path}/", **security_headers(self.settings)})
        return self.file(ask, found)

    def find(self, path: str) -> Path | None:
        """The file (or a folder asked for without its slash) a path names, if it lies inside the site."""
        wanted = path + "index.html" if path == "" or path.endswith("/") else path
        if (
            "\0" in wanted
            or "\\" in wanted
            or any(part.startswith(".") for part in wanted.split("/"))
        ):
            return None
        found = (self.root / wanted).resolve()
        if not found.is_relative_to(self.root) or not found.exists():
            return None
        return found if found.is_file() or (found / "index.html").is_file() else None

    def file(self, ask: Ask, found: Path) -> Answer:
        body = found.read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        headers = {**headers_for(str(found.relative_to(self.root)), self.settings), "ETag": tag}
        if tag in ask.headers.get("if-none-match", ""):
            return Answer(304, {k: v for k, v in headers.items() if k != "Content-Type"})
        return Answer(200, headers, body)

    def missing(self, path: str) -> Answer:
        page = "en/404.html" if path.startswith("en/") else "404.html"
        body = (self.root / page).read_bytes() if (self.root / page).is_file() else NOT_BUILT
        headers = headers_for(page, self.settings)
        return Answer(404, {**headers, "Cache-Control": "no-store"}, body)
