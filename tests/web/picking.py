"""How a person picks from a list that is searched by typing: by keys alone."""

from __future__ import annotations

from playwright.sync_api import Locator, expect


def pick(form: Locator, label: str, typed: str, name: str, *, several: bool = False) -> None:
    """Type a part of the name, take the one that is offered; several: it stands above the empty field."""
    field = form.get_by_role("combobox", name=label)
    field.focus()
    field.press_sequentially(typed)
    expect(form.get_by_role("option", name=name).first).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("" if several else name)
    if several:
        expect(form.locator(".picked")).to_contain_text(name)
