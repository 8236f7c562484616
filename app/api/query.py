"""What the routes share: a query split into spec and extras, its reader's language, and mistakes answered as 422."""

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.limits import LIMITS
from engine.param import Given, Setting
from engine.spec import SpecError
from words import LANGUAGE, _, chosen, speak

FORMATS = ("ndjson", "csv")
UNSTORED = {"Cache-Control": "no-store"}  # what is told may be of a table that is its session's alone

Endpoint = Callable[[Request], Awaitable[Response]]


def split(request: Request, extras: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """The query without the `extras` and the language, and their (last) values."""
    query = request.url.query
    if len(query) > LIMITS.max_query:
        return query, {}  # too long to take apart: the spec's reader says so
    pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
    spec = urlencode([pair for pair in pairs if pair[0] not in (*extras, LANGUAGE)])
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
    """Speak the reader's language, and turn a SpecError into 422 with `{"errors": [{"field", "message"}]}`."""

    @wraps(endpoint)
    async def answered(request: Request) -> Response:
        speak(language_of(request))  # of this request's task, to the last part of its answer
        try:
            return await endpoint(request)
        except SpecError as mistake:
            return JSONResponse({"errors": mistake.errors}, status_code=422)

    return answered


def language_of(request: Request) -> str:
    """That of the query's `lang`, else the first of Accept-Language that there is, else English."""
    wanted = [each.replace(" ", "").partition(";q=") for each in request.headers.get("accept-language", "").split(",")]
    weights = {name: _weight(weight) for name, _sep, weight in wanted}
    liked = sorted((name for name in weights if weights[name]), key=lambda name: -weights[name])
    return chosen(request.query_params.get(LANGUAGE, ""), *liked)


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0
