"""The pages of the app."""

from django.urls import path, register_converter

from . import views


class Identifier:
    """What kpiflow takes for an identifier."""

    regex = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"

    def to_python(self, value: str) -> str:
        """Take it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Write it as it is."""
        return value


register_converter(Identifier, "identifier")

urlpatterns = [
    path("", views.assessments, name="assessments"),
    path("<identifier:name>/", views.assessment, name="assessment"),
    path("<identifier:name>/card", views.card, name="card"),
    path("<identifier:name>/record", views.record, name="record"),
    path("<identifier:name>/gap", views.gap, name="gap"),
    path("<identifier:name>/evidence", views.submit, name="submit"),
    path("<identifier:name>/evidence/<identifier:item>/accept", views.accept, name="accept"),
    path("<identifier:name>/advance", views.advance, name="advance"),
]
