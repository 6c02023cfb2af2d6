"""Several connections, and envelopes said ahead: never more than one message in doubt on each."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peewee import OperationalError

from coptui.clock import SystemClock
from coptui.mail import departures, ledger
from coptui.mail.journal import Journal
from coptui.mail.outgoing import Ready, Skip
from coptui.mail.pacing import DAY, HOUR, MINUTE, Limits, Pace
from coptui.mail.verdicts import Outcome, Result, Stage
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import a_mailing, direct, orders, run, states
from tests.smtp_server import Drop, Fault, SmtpServer, TakeAndSay, Talk

PIPELINING = ("PIPELINING", *SmtpServer.offers)


def at_the_dot_of(address: str, fault: Fault):  # type: ignore[no-untyped-def]
    def decide(stage: str, talk: Talk) -> Fault | None:
        return fault if stage == "dot" and address in talk.recipients else None

    return decide


async def test_many_connections_send_each_message_once(ws: Workspace) -> None:
    mailing = a_mailing(ws, 120)
    with SmtpServer(security="none", extensions=PIPELINING, slow_reply=0.002) as server:
        result = await run(ws, orders(ws, server, connections=4))
    assert result.counts == {"accepted": 120}
    assert states(mailing) == ["accepted"] * 120
    assert Counter(one.message_id for one in server.taken).most_common(1)[0][1] == 1
    assert len(server.taken) == 120
    assert server.connections == 4


async def test_the_next_envelope_goes_with_the_body_before_it(ws: Workspace) -> None:
    a_mailing(ws, 5)
    with SmtpServer(security="none", extensions=PIPELINING) as server:
        await run(ws, orders(ws, server))
    said = [line.split(":")[1].split(" ")[0] for line in server.lines]
    assert said == ["EHLO", *["MAIL", "RCPT", "DATA"] * 5, "QUIT"]
    assert len(server.taken) == 5


class MadeOnceConnected:
    """Makes nothing before the server has somebody on the line, but waits no longer than that."""

    def __init__(self, server: SmtpServer) -> None:
        self.server = server
        self.met: list[bool] = []

    async def made(self, delivery_ids: Sequence[int]) -> Mapping[int, Ready | Skip] | None:
        for _ in range(100):
            if self.server.connections:
                break
            await asyncio.sleep(0.02)
        self.met.append(self.server.connections > 0)
        return None  # then the sender makes them itself

    def end(self) -> None:
        pass


async def test_the_connection_is_opened_while_the_first_message_is_made(ws: Workspace) -> None:
    a_mailing(ws, 3)
    with SmtpServer(security="none", extensions=PIPELINING) as server:
        maker = MadeOnceConnected(server)
        result = await run(ws, replace(orders(ws, server), maker=maker))
    assert result.counts == {"accepted": 3}
    assert maker.met[0]


@pytest.mark.parametrize("take", [True, False])
async def test_a_connection_lost_at_the_dot_leaves_that_message_alone_in_doubt(
    ws: Workspace, take: bool
) -> None:
    """The next one had its envelope said already; nothing of it had left, so it goes again."""
    mailing = a_mailing(ws, 6)
    decide = at_the_dot_of("p1-3@example.org", Drop(take=take))
    with SmtpServer(security="none", extensions=PIPELINING, decide=decide) as server:
        result = await run(ws, orders(ws, server))
    assert states(mailing) == ["accepted", "accepted", "unknown", *["accepted"] * 3]
    assert result.counts == {"accepted": 5, "unknown": 1}
    assert Delivery.get_by_id(4).tries == 1
    assert len(server.taken) == (6 if take else 5)


async def test_an_answer_too_many_casts_doubt_on_the_message_before_it(ws: Workspace) -> None:
    mailing = a_mailing(ws, 3)
    decide = at_the_dot_of("p1-1@example.org", TakeAndSay(b"250 ok\r\n250 and again\r\n"))
    with SmtpServer(security="none", extensions=PIPELINING, decide=decide) as server:
        await run(ws, orders(ws, server))
        assert states(mailing)[0] == "unknown"
    assert max(Counter(one.message_id for one in server.taken).values()) == 1
    assert "sending" not in states(mailing)


async def test_results_that_nobody_waits_for_are_written_within_a_moment(ws: Workspace) -> None:
    mailing = a_mailing(ws, 2)
    one, two = ledger.claim(ws, "me", 2)
    journal = Journal(direct(ws))
    assert await journal.mark(one)
    journal.record(one, Result(Outcome.ACCEPTED, Stage.DOT, 250, "ok"), None)
    assert states(mailing) == ["sending", "claimed"]
    await asyncio.sleep(0.2)
    assert states(mailing) == ["accepted", "claimed"]
    journal.record(two, Result(Outcome.REFUSED, Stage.RCPT, 550, "no"), None)
    await journal.settled()
    assert states(mailing) == ["accepted", "refused"]


async def test_a_mark_takes_the_results_before_it_into_its_commit(ws: Workspace) -> None:
    a_mailing(ws, 2)
    one, two = ledger.claim(ws, "me", 2)
    commits: list[int] = []

    async def counted(fn, *args):  # type: ignore[no-untyped-def]
        commits.append(len(args[0]))
        return fn(ws, *args)

    journal = Journal(counted)
    await journal.mark(one)
    journal.record(one, Result(Outcome.ACCEPTED, Stage.DOT, 250, "ok"), None)
    await journal.mark(two)
    assert commits == [1, 2]


async def test_a_disk_that_refuses_fails_the_mark_and_keeps_trying_for_the_result(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing = a_mailing(ws, 2)
    one, two = ledger.claim(ws, "me", 2)
    refusing = 2

    async def refuses_twice(fn, *args):  # type: ignore[no-untyped-def]
        nonlocal refusing
        if refusing and len(commits := args[0]) and commits:
            refusing -= 1
            raise OperationalError("disk full")
        return fn(ws, *args)

    assert ledger.mark_sending(ws, one)
    journal = Journal(refuses_twice)
    written = journal.record(one, Result(Outcome.ACCEPTED, Stage.DOT, 250, "ok"), None)
    with pytest.raises(OperationalError):
        await journal.mark(two)
    await journal.settled()
    assert written.result() is True
    assert states(mailing) == ["accepted", "claimed"]


@given(
    per_minute=st.integers(1, 40),
    per_hour=st.sampled_from([0, 20, 100]),
    late=st.lists(st.floats(0, 20), min_size=60, max_size=60),
    before=st.lists(st.floats(0, 4_000), max_size=60),
)
def test_no_minute_and_no_hour_ever_holds_more_than_its_limit(
    per_minute: int, per_hour: int, late: list[float], before: list[float]
) -> None:
    """Whatever delays a message after its turn has come, and whatever left before a restart."""
    now = 10_000.0
    limits = Limits(per_minute, per_hour)
    earlier = _allowed(sorted(now - age for age in before), limits)
    pace = Pace(limits, lambda: now, ages=[now - at for at in earlier])
    left = list(earlier)
    for delay in late:
        turn = pace.reserve()
        now = max(now, turn.at) + delay
        pace.left(turn)
        left.append(now)
    for most, seconds in ((per_minute, MINUTE), (per_hour, HOUR)):
        if most:
            for first, after in zip(left, left[most:], strict=False):
                assert after - first >= seconds - 1e-6


def _allowed(moments: list[float], limits: Limits) -> list[float]:
    """Those of them that an earlier run could have kept to the limits with."""
    kept: list[float] = []
    for at in moments:
        if all(len(kept) < n or at - kept[-n] >= seconds for n, seconds in limits.windows):
            kept.append(at)
    return kept


def test_a_day_has_its_limit_too() -> None:
    now = 0.0
    pace = Pace(Limits(600, per_day=3), lambda: now)
    for _ in range(3):
        now = max(now, pace.reserve().at)
    assert pace.wait() > DAY - 1


@given(
    to=st.lists(st.sampled_from(["a@one.example", "b@ONE.example", "c@two.example"]), max_size=30),
    limits=st.builds(Limits, st.sampled_from([0, 20, 600]), domain_gap=st.sampled_from([0, 2, 7])),
)
def test_between_two_messages_to_one_domain_lies_its_gap(to: list[str], limits: Limits) -> None:
    pace, at = Pace(limits, lambda: 0.0), dict[str, list[float]]()
    for one in to:
        at.setdefault(one.rpartition("@")[2].casefold(), []).append(pace.reserve(one).at)
    for moments in at.values():
        assert all(b - a >= limits.domain_gap - 1e-6 for a, b in pairwise(moments))


async def test_while_one_domain_waits_another_gets_its_mail(ws: Workspace) -> None:
    ws.clock = SystemClock()
    mailing = a_mailing(ws, 6)
    for row in Delivery.select():
        where = "one.example" if row.id <= 3 else "two.example"
        Delivery.update(address=f"p{row.id}@{where}").where(Delivery.id == row.id).execute()
    loop = asyncio.get_running_loop()
    at: list[float] = []
    with SmtpServer(security="none", extensions=PIPELINING) as server:
        await run(
            ws, orders(ws, server, limits=Limits(0, domain_gap=0.3)),
            on_progress=lambda _one: at.append(loop.time()),
        )  # fmt: skip
    assert states(mailing) == ["accepted"] * 6
    domains = [one.recipients[0].partition("@")[2] for one in server.taken]
    assert domains == ["one.example", "two.example"] * 3
    assert 0.55 < at[-1] - at[0] < 2


async def test_the_gap_of_a_domain_holds_across_a_restart(ws: Workspace) -> None:
    ws.clock = SystemClock()
    first, second, loop = a_mailing(ws, 1), a_mailing(ws, 1), asyncio.get_running_loop()
    at: list[float] = []
    with SmtpServer(security="none") as server:
        for mailing in (first, second):
            await run(
                ws, orders(ws, server, limits=Limits(0, domain_gap=0.4), mailing_id=mailing.id),
                on_progress=lambda _one: at.append(loop.time()),
            )  # fmt: skip
    assert states(first) == states(second) == ["accepted"]
    assert 0.35 < at[1] - at[0] < 2


def test_the_ledger_tells_which_domains_had_one_just_now(ws: Workspace, clock: FrozenClock) -> None:
    now = clock.now()
    sent, practised, old = a_mailing(ws, 3), a_mailing(ws, 1, practice=True), a_mailing(ws, 1)
    Mailing.update(status="going").execute()
    Mailing.update(finished_at=now - timedelta(hours=1)).where(Mailing.id == old.id).execute()
    Delivery.update(sending_at=now).where(Delivery.mailing.in_([practised, old])).execute()
    mine = Delivery.select().where(Delivery.mailing == sent).order_by(Delivery.id)
    for row, seconds in zip(mine, (5, 40, -90), strict=True):
        moment = now - timedelta(seconds=seconds)  # the last before the clock was set back
        Delivery.update(sending_at=moment).where(Delivery.id == row.id).execute()
    found = departures.lately_to(ws, 30)
    assert found == [("p1-1@example.org", 5), ("p1-3@example.org", 0)]
    assert departures.lately_to(ws, 0) == []
    pace = Pace(Limits(0, domain_gap=30), lambda: 100.0, (), [*found, ("x@two.example", 10)])
    assert (pace.domains.free_at("a@EXAMPLE.org"), pace.domains.free_at("b@two.example")) == (
        130, 120,
    )  # fmt: skip


async def test_thirty_a_minute_holds_across_a_restart(ws: Workspace) -> None:
    """Two runs one after the other, on the clock of the home; the ledger tells the second."""
    mailing = a_mailing(ws, 70)
    clock = ws.clock

    class Racing:
        """Time that passes as fast as it is waited for."""

        def now(self):  # type: ignore[no-untyped-def]
            return clock.now()

        def monotonic(self) -> float:
            return clock.monotonic()

    ws.clock = Racing()
    limits = Limits(30)
    with SmtpServer(security="none", extensions=PIPELINING) as server:
        for most in (35, 70):
            stop = asyncio.Event()

            def until(progress, stop=stop, most=most) -> None:  # type: ignore[no-untyped-def]
                clock.tick(seconds=1.3)  # type: ignore[attr-defined]
                if Delivery.select().where(Delivery.state == "accepted").count() >= most:
                    stop.set()

            running = asyncio.ensure_future(
                run(ws, orders(ws, server, limits=limits), stop, on_progress=until)
            )
            while not running.done():
                await asyncio.sleep(0.002)
                clock.tick(seconds=0.4)  # type: ignore[attr-defined]
    rows = Delivery.select().where(Delivery.mailing == mailing).order_by(Delivery.sending_at)
    left = [row.sending_at for row in rows if row.sending_at]
    assert len(left) == 70
    for first, after in pairwise(left[::30]):
        assert (after - first).total_seconds() >= 60
    for first, after in zip(left, left[30:], strict=False):
        assert (after - first).total_seconds() >= 60
