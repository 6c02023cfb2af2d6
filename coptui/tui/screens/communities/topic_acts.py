"""What Enter does on the page of a topic: a step is opened, a thread is taken on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from coptui.domain.best_hopes import HopeState
from coptui.domain.nine_steps import Opens
from coptui.services import (
    actions,
    hopes,
    noticings,
    practices,
    questions,
    topic_taking_out,
)
from coptui.services.recommendations import Said
from coptui.services.topic_page import Thread, TopicPage
from coptui.services.topics import TopicView
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.communities import deciding, topic_closing, topic_forms
from coptui.tui.text import shown

EDIT = "edit"
_ACTIONS = {
    "under way": "It is under way",
    "done": "Done",
    "let go": "Let it go",
    "handed on": "Hand it on",
    "agreed": "Pick it up again",
}
"""In the order in which they are offered."""
_QUESTIONS = {
    "open": "Ask it again",
    "carried to the next session": "Carry it to the next session",
    "answered": "It is answered",
    "outside our control": "It is outside our control",
}
_HOPES = {"met": "Met", "partly": "Partly", "not yet": "Not yet", "": "Leave it"}


async def open_step(screen: PlaceScreen, page: TopicPage, opens: Opens) -> None:
    """Go to where a step is done."""
    topic, session_id = page.topic, page.steps.session_id
    if opens is Opens.topic:
        await screen.app.push_screen_wait(topic_forms.words(screen, topic))
    elif opens is Opens.close_topic:
        await topic_closing.close(screen, topic)
    elif opens in (Opens.members, Opens.community):
        await screen.house.open("communities", community_id=topic.community_id)
    elif session_id is None or opens is Opens.new_session:
        await screen.house.open("sessions", topic_id=topic.id, new=True)
    elif opens in _MAILS:
        await screen.house.open("mail", session_id=session_id, template=_MAILS[opens])
    else:
        act = _SESSION_ACTS.get(opens, "")
        await screen.house.open("sessions", session_id=session_id, act=act)


_MAILS = {Opens.invitation: "T1", Opens.summary: "T3b"}
_SESSION_ACTS = {
    Opens.example: "set_example",
    Opens.live: "live",
    Opens.close_session: "close_session",
}
"""What a step asks the page of its session to begin with."""


async def take_on(screen: PlaceScreen, topic: TopicView, thread: Thread) -> None:
    """Offer what can be done with what is under the cursor."""
    await _TAKES[thread.kind](screen, topic, thread)


async def _choose(
    screen: PlaceScreen, thread: Thread, choices: Mapping[str, str], now: str = ""
) -> str | None:
    return await deciding.choose(screen, thread.state, thread.text, choices, now)


async def _noticing(screen: PlaceScreen, topic: TopicView, thread: Thread) -> None:
    it = await screen.read(noticings.show, thread.id)
    share = "It may be told outside" if not it.shareable else "It stays among us"
    chosen = await _choose(screen, thread, {"share": share, EDIT: "Other words"})
    if chosen == "share":
        await screen.write(noticings.edit, it.id, shareable=not it.shareable)
    elif chosen == EDIT:
        typed = await screen.app.push_screen_wait(
            AskLine("Noticed", "", "What was noticed?", value=it.text, needed="A few words.")
        )
        if typed:
            await screen.write(noticings.edit, it.id, text=typed)


async def _action(screen: PlaceScreen, topic: TopicView, thread: Thread) -> None:
    it = await screen.read(actions.show, thread.id)
    ways = {one.value for one in await screen.read(actions.moves, it.id)}
    offered = {way: words for way, words in _ACTIONS.items() if way in ways}
    if it.status == "under way":
        offered["agreed"] = "Not begun after all"
    told = [one for one in (it.noticed_effect, it.what_happened) if one]
    chosen = await _choose(
        screen, thread, {**offered, EDIT: "Other words, who or when"},
        " · ".join([it.who, *told]),
    )  # fmt: skip
    if chosen == EDIT:
        await screen.app.push_screen_wait(topic_forms.action(screen, topic, it))
    elif chosen in ("done", "let go", "handed on"):
        await screen.app.push_screen_wait(topic_forms.action_ends(screen, topic, it, chosen))
    elif chosen is not None:
        await screen.write(actions.move, it.id, chosen)


async def _question(screen: PlaceScreen, topic: TopicView, thread: Thread) -> None:
    it = await screen.read(questions.show, thread.id)
    ways = [one.value for one in await screen.read(questions.moves, it.id)]
    chosen = await _choose(screen, thread, {way: _QUESTIONS[way] for way in ways}, it.answer)
    if chosen == "answered":
        typed = await screen.app.push_screen_wait(
            AskLine("Answered", it.text, "The answer (may stay empty)", value=it.answer)
        )
        if typed is not None:
            await screen.write(questions.move, it.id, chosen, answer=typed)
    elif chosen is not None:
        await screen.write(questions.move, it.id, chosen)


async def _practice(screen: PlaceScreen, topic: TopicView, thread: Thread) -> None:
    it = await screen.read(practices.show, thread.id)
    await screen.app.push_screen_wait(topic_forms.practice(screen, topic, it))


async def _hope(screen: PlaceScreen, topic: TopicView, thread: Thread) -> None:
    chosen = await _choose(screen, thread, _HOPES)
    if chosen is not None:
        await screen.write(hopes.mark, thread.id, chosen)


async def _recommendation(screen: PlaceScreen, topic: TopicView, thread: Thread) -> None:
    await deciding.recommendation(screen, thread.id)


async def _given(screen: PlaceScreen, topic: TopicView, thread: Thread) -> None:
    await deciding.given(screen, thread.id)


async def recommend(screen: PlaceScreen, topic: TopicView, thread: Thread | None = None) -> None:
    """A recommendation: new, or from what was said in a session."""
    said = Said(thread.id, thread.text, thread.more) if thread is not None else None
    await deciding.recommend(screen, topic, said=said)


async def notice(
    screen: PlaceScreen, *, community_id: int | None = None, topic_id: int | None = None
) -> None:
    """One line: what was noticed."""
    words = shown("A small change, seen by anybody, since you last met. No names.")
    typed = await screen.app.push_screen_wait(
        AskLine("Noticed", words, "What was noticed?", needed="A few words.")
    )
    if typed:
        await screen.write(noticings.add, typed, community_id=community_id, topic_id=topic_id)


async def take_out(screen: PlaceScreen, thread: Thread) -> None:
    """What was written down by mistake goes, when she says so."""
    words = f"{thread.text}\n\nu takes it back, for thirty days."
    if await screen.app.push_screen_wait(Ask("Take it out?", words, esc="leave it")):
        await screen.write(topic_taking_out.take_out, thread.kind, thread.id)


async def ask(screen: PlaceScreen, topic: TopicView) -> None:
    """One line: a question the topic carries."""
    typed = await screen.app.push_screen_wait(
        AskLine("A question", "It is carried until it is answered.", "What is the question?",
                needed="A few words.")
    )  # fmt: skip
    if typed:
        await screen.write(questions.add, topic.id, typed)


_TAKES: dict[str, Callable[[PlaceScreen, TopicView, Thread], Awaitable[None]]] = {
    "noticing": _noticing,
    "action": _action,
    "question": _question,
    "practice": _practice,
    "hope": _hope,
    "recommendation": _recommendation,
    "said": recommend,
    "given": _given,
}

assert set(HopeState) == set(_HOPES)
