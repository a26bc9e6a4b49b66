"""The question builder: fields in the words of the ledger, one `Question` out of them, its answer to whoever asked."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from bot import views
from bot.answering import Asked, Made
from bot.blocks import error_message
from bot.commands import answered
from bot.modals.delivery import Delivery, Readers
from bot.modals.opening import asker_of, open_modal
from bot.modals.submitting import Fault, Filled, Sent, submit
from bot.requests import user_of
from bot.text import clip
from bot.workers import NoPlaceError
from retention.errors import HoldfastError, QuestionError
from retention.language import Parts, question_of_kind
from retention.policy import DEFAULT_POLICY
from retention.question import Kind, Term
from retention.wording import choices, explain, forms
from retention.wording.menus import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.blocks import Message
    from bot.office import Office
    from bot.views import View
    from retention.asker import Asker
    from retention.desk import Desk, LedgerDescription
    from retention.question import Question

Body = dict[str, Any]
CALLBACK = "question"
SHORTCUT = "ask_question"
SUGGEST = "question:segment"
OPEN = "home:ask"
BUILD = "build"


def register(app: AsyncApp, office: Office) -> None:
    """Open the builder by shortcut, by `/retention build` and from App Home; answer what it asks."""

    @app.shortcut(SHORTCUT)
    async def by_shortcut(ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        await ack()
        office.answering.keep(open_modal(office, client, body, partial(builder, office)))

    @app.command("/retention", matchers=[_is_build])
    async def by_command(ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        await ack()
        channel = body.get("channel_id")
        make = partial(builder, office, channel=channel)
        office.answering.keep(open_modal(office, client, body, make, channel))

    @app.action(OPEN)
    async def by_button(ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        await ack()
        office.answering.keep(open_modal(office, client, body, partial(builder, office)))

    @app.options(SUGGEST)
    async def suggest(ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        typed = str(body.get("value") or "")
        try:
            asker = await asker_of(office, client, body)
            found = await office.answering.start(partial(suggested, office, asker, typed))
        except (HoldfastError, NoPlaceError):
            # A menu has no place for a reason; whoever may not ask is told it when the form is sent.
            found = []
        await ack(options=[views.option(choice) for choice in found])

    @app.view(CALLBACK)
    async def submitted(ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        filled, permit = Filled.of(body), office.desk.permit
        delivery = Delivery(office, client, user_of(body), filled.told("channel"))

        async def find() -> Readers:
            try:
                here = await asker_of(office, client, body, delivery.channel)
                return Readers(here, await asker_of(office, client, body))
            except QuestionError as error:
                raise Fault("kind", explain(error)) from error

        async def deliver(message: Message, readers: Readers | None) -> None:
            if readers is None:
                await delivery.deliver(Made(message))
                return
            directly = Asked(partial(asker_of, office, client, body), partial(_said_of_form, office, filled), permit)
            await delivery.deliver(Made(message, readers.here), directly)

        sent = Sent(
            find,
            lambda readers: answer_of_form(office, filled, readers.here),
            lambda readers: (permit(readers.here), permit(readers.alone)),
        )
        await submit(office, ack, sent, deliver)


async def _is_build(body: Body) -> bool:
    return str(body.get("text") or "").strip().casefold() == BUILD


def builder(office: Office, asker: Asker, channel: str | None = None) -> View:
    """The form, with what `asker` can choose of this ledger."""
    ledger, labels = office.desk.describe(asker), forms.question_labels()
    metadata = json.dumps({"channel": channel}) if channel else ""
    metric, period = labels["metric"], choices.periods(ledger)
    blocks = [
        views.field("kind", labels["kind"], views.menu(choices.kinds(), Kind.RETENTION.value)),
        views.field("metric", metric, views.menu(choices.metrics(), placeholder=metric.placeholder), optional=True),
        views.field("period", labels["period"], views.menu(period, "last-quarter")),
        views.field(
            "other_period",
            labels["other_period"],
            views.written(placeholder=labels["other_period"].placeholder),
            optional=True,
        ),
        *_of_attributes(ledger, labels),
        views.field(
            "compare",
            labels["compare"],
            views.menu(choices.comparisons(), placeholder=labels["compare"].placeholder),
            optional=True,
        ),
        views.field("policy", labels["policy"], views.menu(choices.policies(ledger), DEFAULT_POLICY)),
    ]
    if len(ledger.currencies) > 1:
        menu = views.menu(choices.currencies(ledger), placeholder=labels["currency"].placeholder)
        blocks.append(views.field("currency", labels["currency"], menu, optional=True))
    return views.form(CALLBACK, forms.question_frame(), blocks, metadata)


def _of_attributes(ledger: LedgerDescription, labels: dict[str, forms.Label]) -> Iterator[views.Part]:
    """The fields that need an attribute: which accounts, and the breakdown."""
    conditions, by = list(_conditions(ledger)), choices.attributes(ledger)
    if conditions:
        listed = len(conditions) <= views.OPTIONS and not _is_cut(ledger)
        placeholder = labels["segment"].placeholder
        menu = views.several(conditions, placeholder=placeholder) if listed else views.searched(placeholder=placeholder)
        yield views.field("segment", labels["segment"], menu, action_id=SUGGEST, optional=True)
    if by:
        yield views.field("by", labels["by"], views.menu(by, placeholder=labels["by"].placeholder), optional=True)


def _is_cut(ledger: LedgerDescription) -> bool:
    return any(attribute.values_total > len(attribute.values) for attribute in ledger.attributes)


def _conditions(ledger: LedgerDescription) -> Iterator[Choice]:
    """Every condition that can be chosen: the value is the attribute and its value."""
    for attribute in ledger.attributes:
        for entry in attribute.values:
            yield _choice(attribute.name, entry.value)


def suggested(office: Office, asker: Asker, typed: str) -> list[Choice]:
    """The conditions that hold what is typed; the most frequent ones before anything is."""
    if not typed.strip():
        return list(_conditions(office.desk.describe(asker)))[: views.OPTIONS]
    found = office.desk.values_like(typed, views.OPTIONS, asker)
    return [_choice(term.attribute or "", term.value) for term in found]


def _choice(attribute: str, value: str) -> Choice:
    return Choice(choices.segment(attribute, value), _written(attribute, value))


def _written(attribute: str, value: str) -> str:
    return json.dumps([attribute, value], ensure_ascii=False)


def answer_of_form(office: Office, filled: Filled, asker: Asker) -> Message:
    """Answer what the form asks. Raises Fault, which names the field that must change."""
    question = None
    try:
        question = question_of_form(filled, office.desk, asker)
        return answered(office, partial(_same, question), asker)
    except QuestionError as error:
        raise Fault(field_of(error, filled), clip(explain(error), views.LINE_CHARACTERS)) from error


def _said_of_form(office: Office, filled: Filled, asker: Asker) -> Message:
    """Answer what the form asks; what is wrong with it is its message."""
    try:
        return answer_of_form(office, filled, asker)
    except Fault as fault:
        return error_message(fault.sentence)


def _same(question: Question) -> Question:
    return question


def question_of_form(filled: Filled, desk: Desk, asker: Asker) -> Question:
    """Make the question that the fields say. Raises QuestionError."""
    names = {views.token(attribute.name): attribute.name for attribute in desk.describe(asker).attributes}
    known: dict[str, str] = {}
    if any(value.startswith(views.HASHED) for value in filled.several("segment")):
        terms = desk.values_like("", asker=asker)
        known = {views.token(text): text for text in (_written(term.attribute or "", term.value) for term in terms)}
    by = filled.chosen("by")
    return question_of_kind(
        filled.read("kind", Kind, Kind.RETENTION),
        Parts(
            metric=filled.chosen("metric"),
            period=filled.text("other_period") or filled.chosen("period"),
            terms=filled.read_several("segment", lambda value: _term(known.get(value, value))),
            by=names.get(by, by) if by else None,
            compare=filled.chosen("compare"),
            policy=filled.chosen("policy"),
            currency=filled.chosen("currency"),
        ),
    )


def _term(written: str) -> Term:
    """The condition of an option. Raises ValueError and others for one that we never offered."""
    attribute, value = json.loads(written)
    return Term(attribute=str(attribute), value=str(value))


_OF_PARTS = {"comparison": "compare", "period": "period", "as_of": "period", "by": "by", "policy": "policy",
             "metric": "metric", "currency": "currency"}  # fmt: skip
_FIELDS: dict[str, tuple[str, ...]] = {
    "period": (
        "missing_period", "as_of_needs_trailing", "unreadable_period", "not_complete", "nothing_known_yet",
        "no_whole_step", "too_many_steps", "steps_too_long", "two_periods", "two_windows", "two_dates",
        "method_needs_months", "too_long", "unreadable_character", "unbalanced_quote", "not_complete_then",
    ),
    "metric": (
        "unknown_metric", "metric_without_kind", "why_metric", "only_for_ltv", "method_without_metric",
        "metric_not_permitted",
    ),
    "segment": ("unknown_segment", "unknown_value", "ambiguous_segment", "attribute_without_value", "unknown_word",
                "beyond_restriction"),
    "by": ("needs_breakdown", "unknown_attribute", "missing_attribute"),
    "compare": ("unknown_comparison", "missing_comparison", "all_time_compared"),
    "policy": (
        "unknown_policy", "missing_policies", "same_policies", "why_policy", "method_without_cohorts",
        "method_has_no_parts", "nothing_to_reconcile",
    ),
    "currency": ("unknown_currency", "mixed_currencies", "no_rate"),
}  # fmt: skip
_OF_CODES = {code: field for field, codes in _FIELDS.items() for code in codes}


def field_of(error: QuestionError, filled: Filled) -> str:
    """The field that has to change for `error` to go away; the first where no other one is at fault."""
    while isinstance(cause := error.facts.get("cause"), QuestionError):
        error = cause
    if error.code == "not_of_kind":
        found = _OF_PARTS.get(error.facts["part"], "kind")
    else:
        found = _OF_CODES.get(error.code, "kind")
    if found == "period" and filled.text("other_period"):
        found = "other_period"
    # A form without such a field cannot be mended there.
    return found if filled.has(found) else "kind"
