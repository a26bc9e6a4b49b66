"""What stands under an answer: menus that change it, buttons that ask on. They carry its id and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import limits
from bot.limits import length
from retention.follow_up import FollowUp, follow_ups, has_figure, holds_steps
from retention.question import Kind
from retention.wording import slack
from retention.wording.directions import steady
from retention.wording.menus import breakdown_choices, period_choices, segment_choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.blocks import Blocks
    from retention.answer.any import AnyAnswer
    from retention.desk import LedgerDescription
    from retention.question import Question
    from retention.wording.menus import Choice

PREFIX = "answer:"
# Labels count among the characters of a message.
MENU_CHARACTERS = 900


def controls(
    answer: AnyAnswer, question: Question, ledger: LedgerDescription, *, accounts: bool, share: bool
) -> Blocks:
    """Menus and buttons for the answer to `question`; `accounts` and `share` are what its reader may."""
    offered = follow_ups(question)
    periods = [choice for choice in period_choices() if holds_steps(question, choice.value)]
    menus = [
        _menu("period", periods, offered=FollowUp.PERIOD in offered),
        _menu("segment", segment_choices(ledger), offered=FollowUp.SEGMENT in offered),
        _menu("breakdown", breakdown_choices(ledger), offered=FollowUp.BREAKDOWN in offered),
    ]
    names = [*_asking_on(answer, question, accounts=accounts), *(["share"] if share else [])]
    return _actions(answer.id, [menu for menu in menus if menu is not None], names)


def buttons(answer: AnyAnswer, question: Question, *, accounts: bool) -> Blocks:
    """Buttons for an answer that everybody in a channel reads; whoever clicks gets what they may see."""
    return _actions(answer.id, [], _asking_on(answer, question, accounts=accounts))


def _asking_on(answer: AnyAnswer, question: Question, *, accounts: bool) -> list[str]:
    offered, figure = follow_ups(question), has_figure(answer)
    return [
        *(["math"] if figure and question.kind is Kind.RETENTION else []),
        *(["accounts"] if accounts and FollowUp.ACCOUNTS in offered else []),
        *(["compare"] if FollowUp.COMPARE in offered else []),
        *(["chart"] if figure else []),
        "csv",
    ]


def _actions(answer_id: str, menus: list[dict[str, Any]], names: Sequence[str]) -> Blocks:
    elements = [*menus, *(_button(name, answer_id) for name in names)]
    return [{"type": "actions", "block_id": f"{PREFIX}{answer_id}", "elements": elements}]


def answer_id_of(block_id: str) -> str:
    """The answer under which a menu or a button stands."""
    return block_id.removeprefix(PREFIX)


def _button(name: str, answer_id: str) -> dict[str, Any]:
    return {"type": "button", "action_id": name, "text": _plain(slack.button(name)), "value": answer_id}


def _menu(name: str, choices: Sequence[Choice], *, offered: bool) -> dict[str, Any] | None:
    """A menu of the choices that Slack takes whole; none where there is nothing to choose."""
    options = _within(
        {"text": _named(choice.label), "value": choice.value}
        for choice in choices
        if steady(choice.label).strip()
        and length(choice.label) <= limits.OPTION_TEXT_CHARACTERS
        and length(choice.value) <= limits.OPTION_VALUE_CHARACTERS
    )
    if not offered or len(options) <= 1:
        return None
    return {"type": "static_select", "action_id": name, "placeholder": _plain(slack.button(name)), "options": options}


def _within(options: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first options that leave the message its room; the rest can be typed."""
    kept: list[dict[str, Any]] = []
    left = MENU_CHARACTERS
    for option in options:
        left -= length(option["text"]["text"])
        if left < 0 or len(kept) == limits.OPTIONS:
            break
        kept.append(option)
    return kept


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": steady(text), "emoji": False}


def _named(label: str) -> dict[str, Any]:
    """A choice as it is called: nothing stands behind it that its marks could turn round."""
    return {"type": "plain_text", "text": label, "emoji": False}
