"""The templates as a coordinator meets them: which there are, what each asks for and holds."""

from __future__ import annotations

from coptui.errors import CoptuiError, Misconfigured
from coptui.mail import markdown, sandbox
from coptui.mail import templates as files
from coptui.mail.check import Facts, lint
from coptui.services.mailing_views import Finding, TemplateView
from coptui.workspace import Workspace

__all__ = ["TemplateView", "all", "check", "readable", "show"]


def all(ws: Workspace) -> list[TemplateView]:  # noqa: A001 - the list of all, as elsewhere
    """All templates; one that cannot be read is listed with its problem."""
    found = []
    for key in files.keys(ws.templates_dir):
        try:
            found.append(show(ws, key))
        except CoptuiError as error:
            found.append(_broken(key, str(error)))
    return found


def readable(ws: Workspace, key: str) -> TemplateView:
    """One template, also where its own copy cannot be read: then with the problem, and no words."""
    try:
        return show(ws, key)
    except Misconfigured as error:
        return _broken(key, str(error))


def show(ws: Workspace, key: str) -> TemplateView:
    """One template with its words. Raises NotFound, or Misconfigured with what is wrong."""
    template = files.load(key, ws.templates_dir)
    return TemplateView(
        key=template.key,
        title=template.title,
        version=template.version,
        kind=template.kind,
        aim=template.aim,
        recipients=template.recipients,
        reason=template.reason,
        subject=template.subject,
        body=template.body,
        own=template.own,
        fields=template.fields,
    )


def check(ws: Workspace, key: str) -> tuple[Finding, ...]:
    """What is found in a template before anything is filled in."""
    try:
        template = files.load(key, ws.templates_dir)
        sandbox.check(template.subject)
        sandbox.check(template.body)
    except CoptuiError as error:
        if not key or key.casefold() not in {
            one.casefold() for one in files.keys(ws.templates_dir)
        }:
            raise
        return (Finding("error", "template", str(error)),)
    found = [
        Finding("warning", "field", f"{path} is used and not described in the front matter.")
        for path in sorted(sandbox.paths(template.body + template.subject) - set(template.fields))
    ]
    text = markdown.to_text(template.body)
    facts = Facts(kind=template.kind, today=ws.today())
    for one in lint(template.subject, text, template.body, facts):
        known = one.rule == "stop" and "sender.stop" in sandbox.paths(template.body)
        if one.rule not in ("braces", "subject", "sample", "blank") and not known:
            found.append(Finding(one.level, one.rule, one.text))
    return tuple(found)


def _broken(key: str, problem: str) -> TemplateView:
    return TemplateView(key, key, 0, "", "", "", "", "", "", True, {}, problem)
