"""What leaves: a file of people, everything held on one person, and a person altogether."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from coptui.errors import Refused
from coptui.services.contact_views import ContactFilter
from coptui.tui.dialogs.type_to_confirm import TypeToConfirm
from coptui.tui.widgets.form import Field, FormScreen, Values

if TYPE_CHECKING:
    from coptui.tui.place import PlaceScreen

_ENDINGS = {"csv": ".csv", "vcard": ".vcf", "vcard3": ".vcf", "json": ".json"}
_FORMS = (
    ("csv", "CSV, for spreadsheets"), ("vcard", "vCard 4.0, for address books"),
    ("vcard3", "vCard 3.0, for older ones"), ("json", "JSON, for programs"),
)  # fmt: skip
_WHAT = (("", "name, address, work"), ("private", "also notes and needs"))


async def export(screen: PlaceScreen, flt: ContactFilter, words: str) -> None:
    """Write what is shown into a file; the filter stands in its name."""
    name = "-".join(["contacts", *(words or flt.search).lower().split()])
    safe = "".join(letter for letter in name if letter.isalnum() or letter == "-")
    fields = [
        Field("path", "File", value=str(Path.home() / f"{safe}.csv"),
              required="Where should it go?",
              help="Only you can read it. Names and addresses: keep it safe."),
        Field("form", "For", "choice", options=_FORMS),
        Field("what", "What leaves", "choice", options=_WHAT,
              help="Notes, pronouns, access and dietary needs and roles stay here unless you say."),
        Field("recipient", "Who gets it", help="Stands in the record of what has left."),
        Field("reason", "Why", help="One line; you may be asked one day."),
    ]  # fmt: skip

    async def save(values: Values) -> Any:
        return await _export(screen, flt, values)

    await screen.app.push_screen_wait(FormScreen(("Contacts", "Export"), fields, save))


async def _export(screen: PlaceScreen, flt: ContactFilter, values: Values) -> Any:
    from coptui.services import exporting_people

    form, private = values["form"], bool(values["what"])
    path = Path(values["path"]).expanduser()
    if path.suffix.lower() in _ENDINGS.values():
        path = path.with_suffix(_ENDINGS[form])
    if path.exists():
        raise Refused("There is a file of that name.", "Choose another.", field="path")
    number = await screen.read(exporting_people.count, flt)
    if private:
        question = TypeToConfirm(
            "Private fields leave",
            f"Notes, pronouns, access and dietary needs and roles of {number} people go into\n"
            f"{path.name}. They were told to you, not to whoever finds that file.",
            str(number),
            f"Type the number of people to write them: {number}",
        )
        if not await screen.app.push_screen_wait(question):
            raise Refused("Nothing was written.", "Choose what leaves.", field="what")
    return await screen.write(
        exporting_people.export, path, form, flt, private=private, confirm=number,
        reason=values["reason"], recipient=values["recipient"],
    )  # fmt: skip


async def hand_over(screen: PlaceScreen, contact_id: int, name: str) -> bool:
    """Write everything held on a person for that person; whether it was done."""
    from coptui.domain.dates import parse_day
    from coptui.services import access
    from coptui.services.done import Done
    from coptui.workspace import Workspace

    def written(ws: Workspace, place: str, asked: str) -> Done[Any]:
        try:
            day = parse_day(asked, ws.today())
        except ValueError as error:
            raise Refused(str(error), "Write it like 23 Nov.", field="asked") from error
        return access.write(ws, contact_id, Path(place).expanduser(), asked_on=day)

    fields = [
        Field("path", "Where to", value=str(Path.home()), required="Where should it go?",
              help="A folder gets a page, a text and JSON; or name one file: .html, .txt, .json."),
        Field("asked", "They asked", value="today", required="On which day did they ask?",
              help="An answer is due within one month of that day."),
    ]  # fmt: skip

    async def save(values: Values) -> Any:
        return await screen.write(written, values["path"], values["asked"])

    form = FormScreen(
        ("Contacts", name, "What is held"), fields, save,
        intro="Everything kept about this person, for them to read. Nobody else is in it; only "
              "you can read the files. What the keys of the JSON mean: docs/subject-access.md.",
    )  # fmt: skip
    return await screen.app.push_screen_wait(form) is not None


def forget(screen: PlaceScreen, contact_id: int) -> None:
    """Open the page that says what forgetting this person means."""
    from coptui.tui.screens.contacts.erase import EraseScreen

    screen.app.push_screen(EraseScreen(contact_id))
