"""A page on one metric: its formula in words, what is in it and what is not, its unit, who shows it, an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.fitting import kinds_of
from retention.language.words import METRIC_WORDS
from retention.policy import DEFAULT_POLICY, policies
from retention.question import OF_THE_OPENING, PERCENTAGES, Metric
from retention.wording.markdown import bullets, escaped
from retention.wording.metric_examples import example
from retention.wording.names import definition, metric_name
from retention.wording.policy_rules import rule_sentences
from retention.wording.voice import capitalised, voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.wording.voice import Voice


def metric_title(metric: Metric, locale: str | Voice = "en") -> str:
    return capitalised(metric_name(voice(locale), metric))


def metric_page(metric: Metric, locale: str | Voice = "en") -> str:
    """The page as Markdown."""
    return "\n\n".join(_parts(voice(locale), metric)) + "\n"


def _parts(voice: Voice, metric: Metric) -> Iterator[str]:
    yield f"# {escaped(metric_title(metric, voice))}"
    yield escaped(definition(voice, metric))
    for title, text in (
        (voice.say("Formula"), formula(voice, metric)),
        (voice.say("In it"), _inside(voice, metric)),
        (voice.say("Not in it"), _outside(voice, metric)),
        (voice.say("Unit"), _unit(voice, metric)),
        (voice.say("Without a figure"), _without(voice, metric)),
        (voice.say("Kinds of question"), _kinds(voice, metric)),
        (voice.say("Asked as"), voice.listed(METRIC_WORDS[metric.name])),
        (voice.say("Example"), example(voice, metric)),
    ):
        yield f"**{escaped(title)}:** {escaped(text)}"
    yield f"## {escaped(voice.say('Under other policies'))}"
    other = [name for name in policies() if name != DEFAULT_POLICY]
    said = [sentence for name in other for sentence in rule_sentences(voice, metric, name)]
    yield bullets(said) if said else escaped(voice.say("No policy changes what it is, only which lines count."))


def formula(voice: Voice, metric: Metric) -> str:
    """What is divided by what."""
    return {
        Metric.NRR: voice.say(
            "ARR at the close of the accounts of the opening / their ARR at the opening"
            " = (opening + expansion − contraction − churn) / opening"
        ),
        Metric.GRR: voice.say(
            "the lower of opening and closing ARR of each account of the opening, summed / their ARR at the opening"
        ),
        Metric.LOGO_RETENTION: voice.say(
            "accounts of the opening that are active at the close / accounts of the opening"
        ),
        Metric.CRR: voice.say(
            "(customers at the close − customers who joined in the period) / customers at the opening"
        ),
        Metric.LOGO_CHURN: voice.say("1 − logo retention"),
        Metric.REVENUE_CHURN: voice.say("(contraction + churn) / opening"),
        Metric.QUICK_RATIO: voice.say("(new + reactivation + expansion) / (contraction + churn)"),
        Metric.RENEWAL_RATE: voice.say(
            "ARR of the lines whose term ended in the period and that continued / ARR of all lines whose term ended in"
            " it; the same by number of lines stands beside it"
        ),
        Metric.WIN_BACK_RATE: voice.say(
            "accounts churned before the period that are active at its close / all accounts churned before it"
        ),
        Metric.ARPA: voice.say("ARR at the close / accounts active at the close"),
        Metric.LTV: voice.say("ARPA × gross margin / logo churn of the 12 months to the close"),
        Metric.LTV_CAC: voice.say("LTV / cost of a new customer"),
    }[metric]


def _inside(voice: Voice, metric: Metric) -> str:
    opening = voice.say("every account that was active at the opening, the close of the day before the period")
    return {
        Metric.REVENUE_CHURN: voice.say(
            "what accounts of the opening pay less, and all that those paid who left; the part of those who left stands"
            " beside it"
        ),
        Metric.QUICK_RATIO: voice.say("all five movements of the period"),
        Metric.RENEWAL_RATE: voice.say(
            "every line that counts and whose term ended in the period, once, at the last of its terms, with what it"
            " was worth before; a line has continued when it runs on, or another one of the same account and product"
            " starts that day"
        ),
        Metric.WIN_BACK_RATE: voice.say(
            "every account that was active at some time before the period and not at its opening, however long ago"
        ),
        Metric.ARPA: voice.say("all accounts that are active at the close, new ones too"),
        Metric.LTV: voice.say(
            "ARPA a year, the gross margin that the asker gives, and the churn of accounts over twelve months, whatever"
            " the period is"
        ),
        Metric.LTV_CAC: voice.say("LTV, and what winning a customer costs, which the asker gives"),
    }.get(metric, opening)


def _outside(voice: Voice, metric: Metric) -> str:
    return {
        Metric.NRR: voice.say("new and reactivated accounts; what they bring stands beside it"),
        Metric.GRR: voice.say(
            "new and reactivated accounts, and expansion: no account makes up for another, so it is never above 100 %"
        ),
        Metric.LOGO_RETENTION: voice.say("how much an account pays; new and reactivated accounts"),
        Metric.CRR: voice.say("how much a customer pays; customers who joined or came back in the period"),
        Metric.LOGO_CHURN: voice.say("accounts that pay less and stay; accounts that joined in the period"),
        Metric.REVENUE_CHURN: voice.say("expansion, new and reactivated accounts: nothing makes up for a loss"),
        Metric.QUICK_RATIO: voice.say("the size of the opening: it does not tell how much is kept"),
        Metric.RENEWAL_RATE: voice.say("lines in mid-term, and what a renewal is worth more or less than before"),
        Metric.WIN_BACK_RATE: voice.say("accounts that returned and left again within the period"),
        Metric.ARPA: voice.say("the movements of the period"),
        Metric.LTV: voice.say("the cost of winning a customer, expansion, and interest"),
        Metric.LTV_CAC: voice.say("how long it takes until the cost has come back"),
    }[metric]


def _unit(voice: Voice, metric: Metric) -> str:
    if metric in PERCENTAGES:
        return voice.say("percent of a whole, as an exact fraction and its decimal text")
    if metric in {Metric.ARPA, Metric.LTV}:
        return voice.say("money of the answer's currency; ARPA is of a year")
    return voice.say("a multiple: 2.0× is twice as much gained as lost, or earned as spent")


def _without(voice: Voice, metric: Metric) -> str:
    """When there is no figure, which is never 0 %."""
    if metric in OF_THE_OPENING:
        return voice.say(
            "where no account was active at the opening there is nothing to retain, and the answer says so"
        )
    return {
        Metric.QUICK_RATIO: voice.say("where nothing was lost there is nothing to divide by"),
        Metric.RENEWAL_RATE: voice.say("where no term ended in the period there is nothing to renew"),
        Metric.WIN_BACK_RATE: voice.say("where no account had churned before there is nobody to win back"),
        Metric.ARPA: voice.say("where no account is active at the close there is nobody to pay"),
        Metric.LTV: voice.say(
            "without a margin, and where no account was lost in twelve months: a lifetime without an end has no length"
        ),
        Metric.LTV_CAC: voice.say("without a margin and a cost, and where there is no LTV"),
    }[metric]


def _kinds(voice: Voice, metric: Metric) -> str:
    return voice.listed([kind.value for kind in kinds_of(metric)])
