"""What browsers are told that pages may load: nothing of others, no script and no style written into a page."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse


_ALL_PAGES: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "  # the admin has a script
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_REPORTS: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def content_security(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Add the policy to every answer that has none of its own; Django 6 has settings for it instead."""

    def answered(request: HttpRequest) -> Any:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _ALL_PAGES)
        return response

    return answered


def report_page(page: str) -> HttpResponse:
    """Answer with a report of kpiflow, which brings its style and font in the page, and no script."""
    return HttpResponse(page, headers={"Content-Security-Policy": _REPORTS})
