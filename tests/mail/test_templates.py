"""Templates: what they must say about themselves, what they may do, and how they read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coptui.errors import CoptuiError, Misconfigured, NotFound, Refused
from coptui.mail import context, markdown, sandbox, templates
from coptui.mail.compile import CompiledMailing
from coptui.mail.slots import MissingValue

FRONT = (
    '+++\nkey = "T1"\ntitle = "Mine"\nkind = "invitation"\npurpose = "mail"\naudience = "list"\n'
    'recipients = "All"\nsubject = "Tea"\n+++\n'
)


@pytest.mark.parametrize("key", templates.keys())
def test_a_packed_template_explains_itself(key: str) -> None:
    one = templates.load(key)
    assert one.aim and one.recipients and one.reason and one.title
    assert sandbox.paths(one.body + one.subject) <= set(one.fields)
    assert "thank" in one.body.lower()
    assert "next" in one.body.lower()
    assert "{{ sender.stop }}" in one.body
    assert "{{ sender.who }}" in one.body
    assert "access" in one.body


@pytest.mark.parametrize("key", templates.keys())
def test_a_packed_template_avoids_closing_words(key: str) -> None:
    from coptui.domain import words

    assert words.check(words.authored(templates.load(key).body)) == ()


def test_an_own_copy_takes_the_place_of_the_packed_one(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "T1.md").write_text(FRONT + "Mine.\n", encoding="utf-8")
    assert templates.load("t1", tmp_path).own
    assert templates.load("t1", tmp_path).body == "Mine.\n"
    assert not templates.load("T2a", tmp_path).own
    assert templates.keys(tmp_path) == templates.keys()


@pytest.mark.parametrize(
    "text",
    [
        "no front matter",
        "+++\nkey = \n+++\nx",
        FRONT.replace('title = "Mine"\n', "") + "x",
        FRONT.replace('"T1"', '"T9"') + "x",
        FRONT.replace('"list"', '"everybody"') + "x",
        FRONT.replace('"mail"', '"named"') + "x",
        FRONT.replace('"invitation"', '"invite"') + "x",
        FRONT.replace('title = "Mine"', "title = 3") + "x",
        FRONT.replace('title = "Mine"', 'title = "Mine"\nversion = "two"') + "x",
        FRONT,
        FRONT + "x" * 20_001,
    ],
)
def test_bad_front_matter_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(Misconfigured) as bad:
        templates.parse(text, "T1.md")
    assert "T1.md" in bad.value.message
    assert "Error" not in bad.value.message


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"x" * 70_000])
def test_a_file_that_is_no_text_or_far_too_large_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "T1.md").write_bytes(data)
    with pytest.raises(Misconfigured):
        templates.load("T1", tmp_path)


@pytest.mark.parametrize("key", ["../../etc/passwd", "nothing", "", "T1.md"])
def test_a_name_that_is_no_template_is_not_found(key: str) -> None:
    with pytest.raises(NotFound):
        templates.load(key)


ATTACKS = [
    "{% for a in p.list %}{% for b in p.list %}x{% endfor %}{% endfor %}",
    "{% for a in range(10**9) %}x{% endfor %}",
    "{{ 'a' * 10**10 }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ lipsum(n=10**7) }}",
    "{{ 'a'.join(p.list) }}",
    "{{ p.name | indent(10000000) }}",
    "{{ p.name | wordwrap(1) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:1000000000d}'.format(1) }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ p.__class__ }}",
    "{{ self }}",
    "{{ cycler.__init__.__globals__ }}",
    "{% set a = 'x' %}{% set a = a ~ a %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include '/etc/passwd' %}",
    "{% import 'x' as y %}",
    "{% extends 'x' %}",
    "{% for a in 'abc' recursive %}{{ loop(a) }}{% endfor %}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{% call p() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{{ p.list }}",
    "{{ p }}",
    "{{ (" * 2000,
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ 9" + "9" * 15_000 + " }}",
    "{% if " + "not " * 4000 + "1 %}x{% endif %}",
    "x" * 30_000,
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda text: text[:30])
def test_an_attack_ends_soon_and_in_a_plain_sentence(attack: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Refused) as refused:
        sandbox.render(attack, {"p": {"name": "Jo", "list": ("a", "b")}})
    assert time.perf_counter() - began < 3
    assert "Traceback" not in str(refused.value)


@pytest.mark.parametrize(
    "sign", ["[", "![", "`", "*a ", "_", "<", "](", "> ", "- ", "**", "\\", "&#"]
)
def test_a_text_of_nothing_but_signs_ends_soon(sign: str) -> None:
    began = time.perf_counter()
    try:
        markdown.to_html((sign * 20_000)[:20_000])
    except CoptuiError as error:
        assert "special signs" in str(error)
    assert time.perf_counter() - began < 3


def test_a_list_may_be_gone_through_once() -> None:
    context_of = {"p": {"list": ("a", "b")}}
    assert (
        sandbox.render("{% for a in p.list %}- {{ a }}\n{% endfor %}", context_of) == "- a\n- b\n"
    )


def test_what_is_missing_is_named() -> None:
    mailing = CompiledMailing("Tea", "{{ session.example }}", {"session": {"example": ""}})
    with pytest.raises(MissingValue, match=r"session\.example"):
        mailing.render({"name": "Jo"})
    with pytest.raises(Refused, match="not known"):
        CompiledMailing("Tea", "{{ session.exmple }}", {"session": {}}).render({})


def test_values_are_never_markup_and_never_code() -> None:
    nasty = "*Jo* <b>&amp; {{ 7*7 }} [x](https://e.example) `c`\n# head"
    mailing = CompiledMailing(
        "To {{ person.name }}", "**{{ s.v }}** and {{ person.name }}\n", {"s": {"v": nasty}}
    )
    seen = mailing.render({"name": "<i>*Mo*</i>"})
    assert nasty in seen.text
    assert "<i>*Mo*</i>" in seen.text
    assert seen.subject == "To <i>*Mo*</i>"
    assert "<b>" not in seen.html
    assert "<i>" not in seen.html
    assert "&lt;i&gt;*Mo*&lt;/i&gt;" in seen.html
    assert "49" not in seen.html


def test_raw_html_and_odd_links_do_not_reach_the_html_part() -> None:
    text = (
        "<script>x</script> <img src=https://t.example/p.gif> ![p](https://t.example/p.gif)\n\n"
        "[a](javascript:alert(1)) [b](data:text/html,x) [c](https://ok.example)\n"
    )
    html = CompiledMailing("Tea", text, {}).render({}).html
    for bad in ("<script", "<img", 'href="javascript', 'href="data'):
        assert bad not in html
    assert 'href="https://ok.example"' in html


def test_a_value_does_not_stand_in_the_target_of_a_link() -> None:
    with pytest.raises(Refused, match="target of a link"):
        CompiledMailing("Tea", "[x](https://{{ s.v }})", {"s": {"v": "e.example"}}).render({})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# Head\n\nOne *two* **three**.\n", "Head\n\nOne two three.\n"),
        ("- a\n- b\n\nEnd\n", "- a\n- b\n\nEnd\n"),
        ("3. a\n4. b\n", "3. a\n4. b\n"),
        ("> said\n", "> said\n"),
        ("[our page](https://x.example)\n", "our page (https://x.example)\n"),
        ("<https://x.example>\n", "https://x.example\n"),
        ("[write](mailto:a@x.example)\n", "write (a@x.example)\n"),
        ("a\nb\n", "a\nb\n"),
    ],
)
def test_the_text_part_reads_as_somebody_would_type_it(source: str, text: str) -> None:
    assert markdown.to_text(source) == text


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Jo Pardew", "Jo"),
        ("Jo", "Jo"),
        ("Dr Anil Bexley", "Dr Anil Bexley"),
        ("Rev Joan Heddle", "Rev Joan Heddle"),
        ("D.", ""),
        ("J. Smith", ""),
        ("J Smith", ""),
        ("Pardew, Jo", ""),
        ("jo@lantern.example", ""),
        ("", ""),
        ("   ", ""),
        ("José Núñez", "José"),
        ("王小明", "王小明"),
        ("123", ""),
    ],
)
def test_nobody_is_greeted_by_what_is_not_a_first_name(name: str, first: str) -> None:
    assert context.first_name(name) == first
    greeting = context.person(name).greeting
    assert greeting == (f"Hello {first}" if first else "Hello")


def test_what_is_wrong_is_quoted_by_its_sentence() -> None:
    text = "Hello. Ask for {{ host.nickname }} at the door. Thank you."
    with pytest.raises(Refused) as error:
        sandbox.render(text, {"host": {"name": "Rowan"}})
    assert "Ask for {{ host.nickname }} at the door." in error.value.message
    with pytest.raises(Refused, match=r"“Then \{\{ host.name goes.”"):
        sandbox.check("Hello.\nThen {{ host.name goes.\nThank you.")
