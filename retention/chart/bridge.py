"""The difference between two policies as a waterfall from the first figure to the second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.chart.canvas import finished, percent
from retention.chart.captions import captioned
from retention.chart.waterfall import Step, waterfall
from retention.wording.kinds.reconcile import cause_name
from retention.wording.parts import account_count
from retention.wording.sums import adding_up
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from retention.answer.reconcile import PolicyFigure, ReconcileAnswer
    from retention.chart.canvas import Specification
    from retention.wording.voice import Voice


def bridge(speaker: Voice, answer: ReconcileAnswer) -> Specification:
    """One step a cause; as they stand, the steps add up to the change."""
    texts = adding_up(answer.change.percent, [step.effect for step in answer.steps])

    def level(figure: PolicyFigure) -> Step:
        return Step(figure.policy, percent(figure.ratio), speaker.percent(figure.ratio), is_level=True)

    drawn = waterfall(
        [
            level(answer.first),
            *(
                Step(
                    capitalised(cause_name(speaker, step.cause)),
                    percent(step.effect),
                    speaker.points(text),
                    beneath=(account_count(speaker, step.accounts_total),),
                )
                for step, text in zip(answer.steps, texts, strict=True)
            ),
            level(answer.second),
        ]
    )
    remarks = []
    if drawn.ground:
        ground = speaker.percent_of(f"{drawn.ground:f}")
        remarks.append(speaker.say("The bars begin at {figure}, not at 0.", figure=ground))
    return finished(drawn.layers, captioned(speaker, answer, *remarks), str(speaker.locale))
