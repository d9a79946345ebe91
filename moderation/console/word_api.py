"""The shop's own words and hosts."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, url_for

from community.access import current_member, role_required
from community.errors import Conflict, StaleVersion
from community.http.limits import limited
from community.outbox import transaction
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from moderation.console.forms import WordChangeForm
from moderation.console.queries import last_replay
from moderation.replays import trials
from moderation.replays.actions import replay_now
from moderation.rulebook import listings, words
from moderation.rulebook.actions import STEPS
from moderation.rulebook.rates import measure
from moderation.rulebook.word_schemas import WordIn, WordsIn, WordStateIn

word_pages = Pages("console_words", __name__, static_folder=None)


@word_pages.get("/moderation/words")
@role_required("moderator")
def show_words():
    """The shop's words and hosts, the newest first, and the form that adds one."""
    return _words_page()


@word_pages.post("/moderation/words")
@role_required("moderator")
@limited("30/minute")
def add_word():
    """Add a word or host; how often genuine texts hold it is measured first."""
    said, wrong = filled_in(WordIn)
    if wrong:
        return _words_page(422, wrong=wrong)
    sought = {words.folded_key("word", said["text"])} if said["kind"] == "word" else set()
    rates = measure(sought)
    try:
        with transaction():
            word_id = words.add_word(current_member(), rates, **said)
    except Conflict as refused:
        return _words_page(refused.status, refused=refused)
    return redirect(url_for(".show_word", word_id=word_id), 303)


@word_pages.get("/moderation/words/<id:word_id>")
@role_required("moderator")
def show_word(word_id):
    """A word or host, with its last replay and its history."""
    return _word_page(word_id)


@word_pages.post("/moderation/words/<id:word_id>")
@role_required("moderator")
@limited("30/minute")
def change_word(word_id):
    """Use a word or host otherwise; its rate is measured again."""
    said, wrong = filled_in(WordChangeForm)
    if wrong:
        return _word_page(word_id, 422, wrong=wrong)
    rates = measure(words.sought_by(word_id))
    try:
        with transaction():
            words.change_word(word_id, current_member(), rates=rates, **said)
    except (Conflict, StaleVersion) as refused:
        return _word_page(word_id, refused.status, refused=refused)
    return redirect(url_for(".show_word", word_id=word_id), 303)


@word_pages.post("/moderation/words/<id:word_id>/state")
@role_required("moderator")
def move_word(word_id):
    """Bring a word or host into use, out of use, or back."""
    said, wrong = filled_in(WordStateIn)
    if wrong:
        return _word_page(word_id, 422, wrong=wrong)
    try:
        with transaction():
            words.move_word(word_id, current_member(), **said)
    except Conflict as refused:
        return _word_page(word_id, refused.status, refused=refused)
    return redirect(url_for(".show_word", word_id=word_id), 303)


@word_pages.post("/moderation/words/<id:word_id>/replay")
@role_required("moderator")
@limited("20/minute")
def replay_word(word_id):
    """Try a word or host on what was submitted before."""
    replay_now(trials.of_word(word_id), current_member())
    return redirect(url_for(".show_word", word_id=word_id, _anchor="replay"), 303)


def _words_page(status: int = 200, **more: Any) -> Response:
    wanted = asked_for(WordsIn)
    return page("console/words.html", status, words=listings.list_words(**wanted), wanted=wanted, **more)


def _word_page(word_id: int, status: int = 200, **more: Any) -> Response:
    word = listings.view_word(word_id)
    steps = sorted({*STEPS[word["state"]], *(("live",) if word["state"] == "draft" else ())})
    return page("console/word.html", status, word=word, steps=steps, replay=last_replay("word", word_id), **more)
