"""Any text tried on the pipeline."""

from __future__ import annotations

from community.access import role_required
from community.http.limits import limited
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from moderation.console.marking import marked
from moderation.desk.schemas import ScreenIn
from moderation.judgement.pipeline import submission_of
from moderation.judgement.submission import KINDS
from moderation.screening.judges import verdict_on

screen_pages = Pages("console_screen", __name__, static_folder=None)


@screen_pages.get("/moderation/screen")
@role_required("moderator")
def show_screen():
    """The form that tries a text."""
    return page("console/screen.html", kinds=KINDS)


@screen_pages.post("/moderation/screen")
@role_required("moderator")
@limited("120/minute")
def screen_text():
    """What the pipeline would say of a text. Nothing is stored."""
    said, wrong = filled_in(ScreenIn)
    if wrong:
        return page("console/screen.html", 422, kinds=KINDS, wrong=wrong)
    submission = submission_of(said)
    verdict = verdict_on(submission).to_json()
    texts = {name: marked(text, name, verdict["findings"]) for name, text in submission.written()}
    return page("console/screen.html", kinds=KINDS, verdict=verdict, texts=texts)
