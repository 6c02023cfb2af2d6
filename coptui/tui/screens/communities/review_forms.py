"""What is typed in a stage review: the decision, one person's sheet, one of three ways."""

from __future__ import annotations

from typing import Any

from coptui.domain import dates
from coptui.domain.left_behind import QUESTION, Way
from coptui.domain.stage_questions import OPEN_QUESTIONS
from coptui.domain.stages import Stage
from coptui.services import (
    communities,
    community_life,
    drafts,
    left_behind,
    stage_answers,
    stages,
)
from coptui.services.stage_page import ReviewPage
from coptui.tui.days import DAY_HELP, check_of, day_of
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.communities.around import screen_for
from coptui.tui.screens.communities.sheet import SheetDialog
from coptui.tui.widgets.form import Field, FormScreen, Values


class StageForm(FormScreen):
    """A stage review: why it is so, whether the last one was right, on which day."""


class OpenAnswersForm(FormScreen):
    """The three open questions of a sheet."""


class WayForm(FormScreen):
    """Why this way, and until when."""


async def decide(screen: PlaceScreen, it: ReviewPage, stage: Stage) -> None:
    """A person decides; where the community is adjourning, its end may begin there and then."""
    done = await screen.app.push_screen_wait(decision(screen, it, stage))
    if done is None or stage is not Stage.adjourning:
        return
    life = await screen.read(communities.show, it.community_id)
    if life.status in ("active", "paused"):
        words = "A good end has steps of its own: celebrate, say thank you, hand on what was made."
        if not await screen.app.push_screen_wait(
            Ask(f"Does {it.name} come to its end now?", words, esc="not yet")
        ):
            return
        await screen.write(community_life.begin_end, it.community_id, done.view.reason)
        life = await screen.read(communities.show, it.community_id)
    if life.status == "closing":
        await screen.app.push_screen(screen_for("steps", it.community_id))


def decision(screen: PlaceScreen, it: ReviewPage, stage: Stage) -> FormScreen:
    """The stage, for a reason, on a day; and a look back at the decision before."""

    async def save(values: Values) -> Any:
        typed = values["on"].strip()
        on = await day_of(screen, typed, "on", past=True) if typed else None
        return await screen.write(
            stages.review, it.community_id, stage.value, values["reason"], on=on,
            hindsight=values.get("hindsight", ""),
        )  # fmt: skip

    fields = [
        Field("reason", "What did you see?", required="Write what you saw; one sentence will do.",
              help="Any stage may follow any other, and none is a failure."),
    ]  # fmt: skip
    last = it.present
    if last is not None:
        fields.append(
            Field("hindsight", f"Was it {last.stage}?", "choice",
                  options=(("", "not asked"), *stages.HINDSIGHT.items()),
                  help=f"Decided on {dates.day(last.date, it.today)}: {last.reason}")
        )  # fmt: skip
    fields.append(Field("on", "On which day", help="Empty: today. " + DAY_HELP, live=True))
    suggested = it.suggestion
    other = suggested.words and stage not in suggested.stages
    against = f"The signs point to {suggested.words}; you know more than they do." if other else ""
    return StageForm(
        ("Communities", it.name, "Stage review", stage.value),
        fields,
        save,
        check=check_of(screen, "on", past=True),
        draft=f"stage:{it.community_id}",
        intro="\n\n".join(one for one in (stage.meaning, it.prompt_for(stage), against) if one),
    )


async def type_sheet(screen: PlaceScreen, it: ReviewPage) -> None:
    """The sheet of one person: whose it is, twelve keys, three questions that may stay empty."""
    kept = f"stage:answers:{it.community_id}"
    half = await screen.read(drafts.find, kept)
    voice = half.values.get("voice", "") if half is not None else ""
    if not voice:
        chosen = await screen.app.push_screen_wait(
            Choose("Whose sheet is it?", [
                Choice("core", "Somebody of the core group", "no name is kept"),
                Choice("coordinator", "The coordinator's own", ""),
            ])
        )  # fmt: skip
        if chosen is None:
            return
        voice = chosen
    begun = {
        int(number): int(mark)
        for number, mark in (half.values.items() if half is not None else ())
        if number.isdigit()
    }
    marks = await screen.app.push_screen_wait(SheetDialog(screen, kept, voice, begun))
    if marks is None:
        return

    async def save(values: Values) -> Any:
        done = await screen.write(
            stage_answers.add, it.community_id, voice, marks,
            tells=values["tells"], good_enough=values["good_enough"],
            small_sign=values["small_sign"],
        )  # fmt: skip
        await screen.read(drafts.drop, kept)
        return done

    labels = (("tells", "What tells it"), ("good_enough", "Good enough"), ("small_sign", "A sign"))
    fields = [
        Field(name, label, optional=True, help=f"{question} As they wrote it, without a name.")
        for (name, label), question in zip(labels, OPEN_QUESTIONS, strict=True)
    ]
    await screen.app.push_screen_wait(
        OpenAnswersForm(
            ("Communities", it.name, "Stage review", "A sheet"), fields, save,
            intro="Three questions, each of which may stay empty. ctrl+s keeps the sheet.",
        )
    )  # fmt: skip


async def choose_way(screen: PlaceScreen, it: ReviewPage) -> None:
    """Refresh, rest, or finish well, with the reason."""
    why = "\n".join(f"· {one.why}" for one in it.life.standing)
    chosen = await screen.app.push_screen_wait(
        Choose(QUESTION, [Choice(way.value, way.offered, way.meaning) for way in Way], why)
    )
    if chosen is None:
        return
    way = Way(chosen)

    async def save(values: Values) -> Any:
        typed = values.get("until", "").strip()
        until = await day_of(screen, typed, "until") if typed else None
        return await screen.write(
            left_behind.choose, it.community_id, way.value, values["reason"], until=until
        )

    fields = [Field("reason", "Because", required="Say in a sentence why this way.")]
    if way is Way.rest:
        fields.append(
            Field("until", "Until", required="A rest has a day on which it ends.", help=DAY_HELP,
                  live=True)
        )  # fmt: skip
    done = await screen.app.push_screen_wait(
        WayForm(("Communities", it.name, way.offered), fields, save,
                check=check_of(screen, "until"),
                intro=f"{way.offered[:1].upper()}{way.offered[1:]}: {way.meaning}.")
    )  # fmt: skip
    if done is not None and way is Way.finish:
        await screen.app.push_screen(screen_for("steps", it.community_id))
