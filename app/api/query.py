"""What the routes share: a query split into spec and extras, and mistakes answered as 422."""

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.limits import LIMITS
from engine.param import Given, Setting
from engine.spec import SpecError
from words import _

FORMATS = ("ndjson", "csv")
UNSTORED = {"Cache-Control": "no-store"}  # what is told may be of a table that is its session's alone

Endpoint = Callable[[Request], Awaitable[Response]]


def split(request: Request, extras: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """The query without the `extras`, and their (last) values."""
    query = request.url.query
    if len(query) > LIMITS.max_query:
        return query, {}  # too long to take apart: the spec's reader says so
    pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
    spec = urlencode([pair for pair in pairs if pair[0] not in extras])
    return spec, dict(pair for pair in pairs if pair[0] in extras)


def values_of(settings: Sequence[Setting], extra: dict[str, str]) -> dict[str, Given]:
    """The extras read, or their defaults. Raises SpecError with a sentence for each that makes no sense."""
    values: dict[str, Given] = {}
    errors = []
    for setting in settings:
        try:
            values[setting.name] = setting.read(extra.get(setting.name, setting.default))  # type: ignore[arg-type]
        except ValueError as mistake:
            errors.append({"field": setting.name, "message": str(mistake)})
    if errors:
        raise SpecError(errors)
    return values


def is_csv(extra: dict[str, str]) -> bool:
    """Whether a table is asked for, and not a stream. Raises SpecError on any other format."""
    form = extra.get("format", FORMATS[0])
    if form not in FORMATS:
        raise SpecError([{"field": "format", "message": _("format must be ndjson or csv.")}])
    return form == "csv"


def attached(name: str) -> dict[str, str]:
    """The header of a file to keep."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def answer_errors(endpoint: Endpoint) -> Endpoint:
    """Turn a SpecError into 422 with `{"errors": [{"field", "message"}]}`."""

    @wraps(endpoint)
    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except SpecError as mistake:
            return JSONResponse({"errors": mistake.errors}, status_code=422)

    return answered
