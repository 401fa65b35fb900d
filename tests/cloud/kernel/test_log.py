from __future__ import annotations

import io
import logging

import pytest

from cloud.kernel.log import Line, note, redact


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abcDEF0123456789",
        "mqtt://gateway:hunter2-hunter2@broker:1883/",
        "Cookie: zhigen_session=abcDEF_0123-456",
        '{"password": "hunter2-hunter2"}',
        "password='hunter2-hunter2' next",
        "token=abcDEF0123456789&x=1",
    ],
)
def test_secrets_are_masked_wherever_they_stand(text: str) -> None:
    masked = redact(text)
    assert "***" in masked
    assert not any(secret in masked for secret in ("hunter2", "abcDEF"))


def test_an_event_is_one_line_with_its_fields_and_no_secret() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Line())
    logger = logging.Logger("zhigen.test")
    logger.addHandler(handler)
    note(logger, logging.WARNING, "tail_failed", reason="disk\nfull", tries=3, password="hunter2")
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert line.rstrip().endswith(r'WARNING zhigen.test tail_failed reason="disk\nfull" tries=3 password=***')


def test_a_traceback_is_redacted_too() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Line())
    logger = logging.Logger("zhigen.test")
    logger.addHandler(handler)
    try:
        raise ValueError("password=hunter2")
    except ValueError:
        logger.exception("fault")
    assert "ValueError" in stream.getvalue()
    assert "hunter2" not in stream.getvalue()
