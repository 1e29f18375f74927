"""The master key, read once per process from Secrets Manager."""

import boto3

from chalicelib.settings import Settings


def master_key(settings: Settings) -> bytes:
    """The bytes all keys are derived from (``desk.keys``)."""
    client = boto3.client(
        "secretsmanager", region_name=settings.region, endpoint_url=settings.endpoint or None
    )
    return str(client.get_secret_value(SecretId=settings.secret_id)["SecretString"]).encode()
