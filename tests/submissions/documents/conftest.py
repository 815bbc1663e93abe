import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tests.submissions.documents import samples


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"
    return settings.MEDIA_ROOT


@pytest.fixture
def draft(lead, applicant):
    return make.application(make.call(), lead)


@pytest.fixture
def file():
    """A function from a name and a content (a sound PDF) to a file as a form receives it."""
    return lambda name="证明.pdf", content=None: SimpleUploadedFile(name, samples.pdf() if content is None else content)
