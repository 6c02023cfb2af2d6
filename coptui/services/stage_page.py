"""Everything the stage review of one community shows, read at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from coptui.domain import dates, intervals
from coptui.domain.indicator_reading import Reading
from coptui.domain.pictures import strip
from coptui.domain.pictures.attendance import Crowd
from coptui.domain.pictures.strip import Look
from coptui.domain.stage_suggestion import Suggestion
from coptui.domain.stage_talk import Due, Turn, prompt
from coptui.domain.stages import Stage
from coptui.services import left_behind, stage_answers, stage_queries, stage_turns, stages
from coptui.services.community_views import community_row
from coptui.services.left_behind import LifeView
from coptui.services.stage_answers import AnswersView
from coptui.services.stage_queries import Loads
from coptui.services.stage_signs import of_all
from coptui.services.stages import ReviewView
from coptui.workspace import Workspace

SHOWN_SESSIONS = 6


@dataclass(frozen=True)
class ReviewPage:
    """The page: where it stands, where the signs point, what people said, what stands."""

    community_id: int
    name: str
    code: str
    status: str
    today: date
    reviews: tuple[ReviewView, ...]
    readings: tuple[Reading, ...]
    suggestion: Suggestion
    answers: AnswersView
    life: LifeView
    crowds: tuple[Crowd, ...]
    record: str
    due: Due | None
    turn: Turn

    @property
    def present(self) -> ReviewView | None:
        """The latest review."""
        return self.reviews[-1] if self.reviews else None

    @property
    def looks(self) -> tuple[Look, ...]:
        """The reviews as the strip draws them."""
        return tuple(Look(Stage(one.stage), one.date) for one in self.reviews)

    @property
    def way(self) -> str:
        """The way it has come, in one sentence."""
        return strip.sentence(self.looks, self.today)

    @property
    def points_to(self) -> str:
        """Where the signs point, with how much they are to be trusted, in one sentence."""
        it = self.suggestion
        if not it.words:
            return "Signs point nowhere yet: hold a session, or ask people."
        where = f"Signs point to {it.words}" if len(it.stages) == 1 else f"Signs lie {it.words}"
        sure = "fair" if it.confidence == "fair" else f"low confidence: {', '.join(it.because)}"
        return f"{where} ({sure})."

    def prompt_for(self, stage: Stage) -> str:
        """What helps a group that is there, and why groups go back, where it goes back."""
        before = Stage(self.present.stage) if self.present else None
        return prompt(stage, before, self.turn)


def page(ws: Workspace, community_id: int) -> ReviewPage:
    """All of it. Raises `NotFound`."""
    row = community_row(community_id)
    today = ws.today()
    held = stage_queries.held([community_id], today)
    loads = Loads(held, today)
    signs = of_all(ws, [community_id], held, loads)[community_id]
    reviews = tuple(stages.history(ws, community_id))
    last = reviews[-1].date if reviews else None
    turns = stage_turns.of([community_id])[community_id]
    spans = intervals.merged(ws.settings.intervals, row.intervals or {})
    days = [one["day"] for one in held[community_id]]
    life = left_behind.of(ws, community_id)
    stand = [one.since for one in life.standing if one.since is not None]
    return ReviewPage(
        community_id=community_id,
        name=row.name,
        code=row.code,
        status=row.status,
        today=today,
        reviews=reviews,
        readings=signs.readings,
        suggestion=signs.suggestion,
        answers=stage_answers.latest(ws, community_id),
        life=life,
        crowds=tuple(
            Crowd(
                f"{row.code}-{one['number']}",
                loads.sessions[one["id"]].present,
                loads.sessions[one["id"]].newcomers,
            )
            for one in held[community_id][-SHOWN_SESSIONS:]
        ),
        record=stages.record(reviews).words,
        due=stage_turns.due(last, days, turns, spans, stand),
        turn=_turn(signs.readings, turns, last, days, 7 * row.rhythm_weeks),
    )


def _turn(
    readings: tuple[Reading, ...],
    turns: stage_turns.Turns,
    last: date | None,
    days: list[date],
    rhythm: int,
) -> Turn:
    by_letter = {one.letter: one for one in readings}
    newcomers, apart = by_letter["I2"].value, by_letter["I6"]
    since = [day for day in days if last is None or day >= last]
    gaps = [(b - a).days for a, b in pairwise(since)]
    return Turn(
        newcomer_share=round(newcomers * 100) if newcomers is not None else 0,
        new_chair=last is not None and any(day > last for day in turns.chairs_changed),
        new_topic=last is not None and any(day > last for day in turns.topics_closed),
        longest_gap_days=max(gaps, default=0),
        rhythm_days=rhythm,
        differences=apart.gives(Stage.storming) > 0,
    )


def asked_on(answers: AnswersView, today: date) -> str:
    """Whose answers these are: how many people, and when."""
    if not answers.respondents or answers.asked_on is None:
        return "Answers"
    parts = [f"{answers.core} core group"] * bool(answers.core)
    parts += [f"{answers.coordinator} coordinator"] * bool(answers.coordinator)
    when = dates.day(answers.asked_on, today)
    asked = "Answers" if answers.open else "Answers to the last review"
    return f"{asked}: {', '.join(parts)}, {when}"
