"""Addresses of this room."""

from django.urls import path, register_converter

from submissions.recommendation import views, views_returns


class Direction:
    """Up or down."""

    regex = "up|down"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Direction, "direction")

urlpatterns = [
    path("recommendations/", views.recommendation_list, name="recommendation-list"),
    path("recommendations/places/<int:pk>/<direction:direction>/", views.move, name="recommendation-move"),
    path("recommendations/places/<int:pk>/remove/", views.remove, name="recommendation-remove"),
    path("recommendations/places/<int:pk>/opinion/", views.opinion, name="recommendation-opinion"),
    path("recommendations/<slug:code>/", views.recommendation, name="recommendation"),
    path("recommendations/<slug:code>/submit/", views.submit, name="recommendation-submit"),
    path("recommendations/<slug:code>/table/", views.table, name="recommendation-table"),
    path("recommendations/<slug:code>/letter/", views.letter, name="recommendation-letter"),
    path("applications/<str:code>/recommend/", views.add, name="recommendation-add"),
    path("applications/<str:code>/return/", views_returns.return_application, name="return"),
    path("applications/<str:code>/visit/", views_returns.visit, name="visit"),
]
