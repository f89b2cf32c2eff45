"""One HTTP call to a payment service: with a deadline, tried again under the same key, logged without its contents."""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from akrab.payments.adapters.errors import GatewayError, silent, troubled, unreachable, unreadable

logger = logging.getLogger(__name__)
DEADLINE_SECONDS = 8.0  # for everything together: a buyer waits for it
CONNECT_SECONDS = 4.0
PAUSES = (0.2, 0.8)  # between the tries
LARGEST_ANSWER = 1024 * 1024
PASSING = frozenset({409, 429, 500, 502, 503, 504})  # worth another try; 409: the same key is being worked on


@dataclass(frozen=True)
class Answer:
    """A status code and the JSON object that came with it (empty when there was none)."""

    status: int
    data: Any

    @property
    def fine(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request. `json` or `form` is its body; `repeatable`: doing it twice does no harm."""

    method: str
    url: str
    headers: Mapping[str, str]
    auth: tuple[str, str] | None = None
    json: Any = None
    form: Mapping[str, str] | None = None
    repeatable: bool = True


def ask(name: str, call: Call, *, seconds: float = DEADLINE_SECONDS) -> Answer:
    """The service's answer, whatever its status below 500. Raises GatewayError when there is none in time."""
    import httpx  # 20 MB that a web process needs only when somebody pays by a service

    end = time.monotonic() + seconds
    problem: GatewayError = unreachable(name)
    for pause in (*PAUSES, None):
        left = end - time.monotonic()
        if left <= 0:
            break
        try:
            answer = _once(call, left, end)
        except httpx.TimeoutException as error:
            # A connection that cannot be made was not used; anything later may have been heard.
            problem = unreachable(name) if isinstance(error, httpx.ConnectTimeout) else silent(name)
        except httpx.ConnectError:
            problem = unreachable(name)
        except httpx.HTTPError:
            problem = silent(name)
        except ValueError:
            problem = unreadable(name)
        else:
            if answer.status not in PASSING and answer.status < 500:
                return answer
            problem = troubled(name, answer.status)
        logger.warning("%s: %s %s did not work", name, call.method, httpx.URL(call.url).host)
        if pause is None or (problem.unsure and not call.repeatable) or time.monotonic() + pause >= end:
            break
        time.sleep(pause)
    raise problem


def _once(call: Call, left: float, end: float) -> Answer:
    import httpx

    limits = httpx.Timeout(left, connect=min(CONNECT_SECONDS, left))
    with (
        httpx.Client(timeout=limits, follow_redirects=False, trust_env=False) as client,
        client.stream(
            call.method, call.url, headers=dict(call.headers), auth=call.auth, json=call.json, data=call.form
        ) as response,
    ):
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > LARGEST_ANSWER:
                raise ValueError("too long an answer")
            if time.monotonic() > end:  # a server that drips
                raise httpx.ReadTimeout("too slow an answer")
    if response.status_code in PASSING or response.status_code >= 500:
        return Answer(response.status_code, {})
    if not body:
        return Answer(response.status_code, {})
    return Answer(response.status_code, json.loads(bytes(body)))
