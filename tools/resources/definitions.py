"""Pages that say what a metric is and what a policy counts: the same for every ledger, and for whoever may ask it."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from retention.language import Parts, question_of_kind
from retention.policy import policies
from retention.question import Kind, Metric
from retention.wording.metric_pages import metric_page, metric_title
from retention.wording.policy_pages import policy_page, policy_title
from tools.asking import whoever_asks
from tools.base_server import PageResource
from tools.definition import described_in
from tools.protocol_errors import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from anyio import CapacityLimiter
    from mcp.server.mcpserver import MCPServer

    from retention.desk import Desk

METRICS, POLICIES = "holdfast://definitions/metrics/{metric}", "holdfast://definitions/policies/{policy}"
PAGE = "text/markdown"


def register_definitions(server: MCPServer[Any], desk: Desk, limiter: CapacityLimiter) -> None:
    """Add every page, and the two templates for whoever has the name alone."""

    async def read(uri: str, name: str, page: Callable[[], str]) -> str:
        def admitted() -> str:
            desk.permit(whoever_asks()).admit_anything()
            return page()

        return await in_thread(name, admitted, limiter, uri=uri)

    for metric in Metric:
        uri, page = METRICS.replace("{metric}", metric.value), partial(_metric_page, metric)
        server.add_resource(_resource(uri, f"metric_{metric.value}", metric_title(metric), page, read))
    for policy in policies():
        uri, page = POLICIES.replace("{policy}", policy), partial(_policy_page, policy)
        server.add_resource(_resource(uri, f"policy_{policy}", policy_title(policy), page, read))

    @server.resource(
        METRICS, name="metric", title="What a metric is", mime_type=PAGE, description=described_in("resources/metric")
    )
    async def page_of_metric(metric: str) -> str:
        return await read(METRICS.replace("{metric}", metric), "metric", lambda: _metric_page(_metric(metric)))

    @server.resource(
        POLICIES,
        name="policy",
        title="What a policy counts",
        mime_type=PAGE,
        description=described_in("resources/policy"),
    )
    async def page_of_policy(policy: str) -> str:
        return await read(POLICIES.replace("{policy}", policy), "policy", partial(_policy_page, policy))


def _resource(
    uri: str, name: str, title: str, page: Callable[[], str], read: Callable[[str, str, Callable[[], str]], Any]
) -> PageResource:
    return PageResource(
        uri=uri,
        name=name,
        title=title,
        mime_type=PAGE,
        description=described_in(f"resources/{name.partition('_')[0]}"),
        page=page,
        fn=partial(read, uri, name, page),
    )


@cache
def _metric_page(metric: Metric) -> str:
    return metric_page(metric)


@cache
def _policy_page(name: str) -> str:
    return policy_page(name)


def _metric(text: str) -> Metric:
    """The metric as every question reads it. Raises QuestionError `unknown_metric`."""
    return question_of_kind(Kind.RETENTION, Parts(metric=text)).metric
