"""Uploading in a real browser: dropped files, progress, a lost connection, and going on after the page was closed."""

from base64 import b64encode

import pytest

from submissions.models import Document, Upload, User
from tests import make
from tests.browser.test_pages import faults
from tests.submissions.documents import samples

pytestmark = [pytest.mark.browser, pytest.mark.look]
DROP = """([selector, files]) => {
  const moved = new DataTransfer();
  for (const [name, text] of files) moved.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
  document.querySelector(selector).dispatchEvent(new DragEvent("drop", { dataTransfer: moved, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def place(play, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"
    lead = User.objects.get(username="applicant").organisation
    draft = make.application(make.call(is_demonstration=True), lead)
    return f"/applications/{draft.code}/documents/"


def large(tmp_path, name="大文件.pdf"):
    path = tmp_path / name
    path.write_bytes(samples.pdf() + b"\n%" + b"x" * 3_000_000)
    return path


def test_files_are_dropped_and_each_shows_how_it_went(place, walk, keep):
    page = walk("applicant")
    page.goto(place)
    files = [["证明一.pdf", b64encode(samples.pdf()).decode()], ["伪装.pdf", b64encode(b"MZ not a pdf").decode()]]
    page.evaluate(DROP, ["[data-drop]", files])
    page.locator("[data-queue] .state.done").wait_for()
    page.locator("[data-queue] .state.act").wait_for()
    keep(page, "1440-upload-dropped")
    assert [d.name for d in Document.objects.filter(application__code=place.split("/")[2])] == ["证明一.pdf"]
    assert "内容" in page.locator("[data-queue] .state.act").inner_text()


@pytest.mark.parametrize("width", [1440, 390])
def test_after_a_lost_connection_it_goes_on_by_itself(place, walk, keep, tmp_path, width):
    page, sent = walk("applicant", width), []
    assert faults(page, place, [width]) == []

    def cut(route):
        sent.append(route.request.headers.get("content-range"))
        route.abort() if len(sent) == 2 else route.continue_()

    page.route("**/uploads/*/", lambda route: cut(route) if route.request.method == "PUT" else route.continue_())
    page.locator("input[type=file]").set_input_files(large(tmp_path))
    page.get_by_text("恢复连接后自动继续").wait_for()
    keep(page, f"{width}-upload-broken")
    page.locator("#documents").get_by_role("link", name="大文件.pdf").wait_for()
    upload = Upload.objects.get()
    assert (upload.status, sent[1], sent[2]) == ("done", sent[1], sent[1])


def test_after_the_page_was_closed_choosing_the_file_again_goes_on(place, walk, keep, tmp_path):
    page, path, sent = walk("applicant"), large(tmp_path), []

    def cut(route):
        sent.append(route.request.headers.get("content-range"))
        route.abort() if len(sent) > 1 else route.continue_()

    page.route("**/uploads/*/", lambda route: cut(route))
    page.locator("body").wait_for()
    page.goto(place)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_text("恢复连接后自动继续").wait_for()
    page.unroute_all()
    page.goto(place)
    page.complaints.clear()
    page.get_by_text("尚未成为申报材料").wait_for()
    assert faults(page, place) == []
    keep(page, "1440-upload-unfinished")
    assert Document.objects.filter(name=path.name).count() == 0
    received = Upload.objects.get().received
    page.locator("input[type=file]").set_input_files(path)
    page.locator("#documents").get_by_role("link", name=path.name).wait_for()
    assert (received, Document.objects.get(name=path.name).size) == (1024 * 1024, path.stat().st_size)


def test_without_a_script_the_form_sends_one_file(place, new_context, live_server, walk, tmp_path):
    cookies = walk("applicant").context.cookies()
    context = new_context(java_script_enabled=False, base_url=live_server.url, locale="zh-CN")
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(place)
    page.locator("input[type=file]").set_input_files(large(tmp_path))
    page.locator("form[data-pieces] button.btn-primary").click()
    page.get_by_text("大文件.pdf").first.wait_for()
    assert Document.objects.filter(name="大文件.pdf").count() == 1
