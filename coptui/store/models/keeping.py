"""What helps to find people again: tags on them, and filters saved under a name."""

from __future__ import annotations

from peewee import ForeignKeyField, TextField

from coptui.store.models.fields import JsonField, Record, UtcDateTimeField
from coptui.store.models.people import Contact


class Tag(Record):
    """A word that people can be kept under."""

    name = TextField()
    key = TextField(unique=True)  # text.fold(name): one tag whatever its capitals


class ContactTag(Record):
    """A person who has a tag."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="tags", on_delete="CASCADE", index=False)
    tag_id: int
    tag = ForeignKeyField(Tag, backref="contacts", on_delete="CASCADE")

    class Meta:
        """A person has a tag once."""

        indexes = ((("contact", "tag"), True),)


class SavedFilter(Record):
    """Conditions over people under a name."""

    name = TextField()
    key = TextField(unique=True)  # text.fold(name)
    conditions = JsonField(default=dict)  # contact_filter.to_plain
    saved_at = UtcDateTimeField()
