"""The built site into its bucket: assets first, pages after them, what is no longer there last; then the front forgets.

A file is sent only when its content differs; its headers follow from its name. Who loads a page in between finds every
asset that page names, the old and the new: old assets go only after the pages that name them.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.publish.headers import cache_control, content_type

Tell = Callable[[str], None]
_MARK = "sha256"
MOST_PATHS = 20  # of one invalidation; beyond that everything is forgotten at once


@dataclass(frozen=True)
class Sent:
    """What an upload did."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: int


def upload(s3: Any, bucket: str, folder: Path) -> Sent:
    """Bring the bucket to the folder."""
    there = dict(_there(s3, bucket))
    files = sorted(
        (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()),
        key=lambda name: (not name.startswith("assets/"), name.endswith(".html"), name),
    )
    changed, same = [], 0
    for name in files:
        content = (folder / name).read_bytes()
        if there.get(name) == hashlib.md5(content, usedforsecurity=False).hexdigest():
            same += 1
            continue
        s3.put_object(
            Bucket=bucket,
            Key=name,
            Body=content,
            ContentType=content_type(name),
            CacheControl=cache_control(name),
            Metadata={_MARK: hashlib.sha256(content).hexdigest()},
        )
        changed.append(name)
    gone = sorted(set(there) - set(files))
    for start in range(0, len(gone), 1_000):
        keys = [{"Key": name} for name in gone[start : start + 1_000]]
        s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
    return Sent(tuple(changed), tuple(gone), same)


def _there(s3: Any, bucket: str) -> Iterator[tuple[str, str]]:
    """Name and MD5 of each object: its ETag, as none was sent in parts and the bucket's key is S3's own."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for one in page.get("Contents", ()):
            yield one["Key"], one["ETag"].strip('"')


def forget(cloudfront: Any, distribution: str, sent: Sent, reference: str) -> tuple[str, ...]:
    """Let the front forget what changed; assets carry their digest and are never asked for again."""
    paths = [
        f"/{name}" for name in (*sent.changed, *sent.removed) if not name.startswith("assets/")
    ]
    paths += [path.removesuffix("index.html") for path in paths if path.endswith("/index.html")]
    if not paths:
        return ()
    items = paths if len(paths) <= MOST_PATHS else ["/*"]
    batch: Mapping[str, Any] = {
        "Paths": {"Quantity": len(items), "Items": items},
        "CallerReference": reference,
    }
    cloudfront.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)
    return tuple(items)
