"""How a tool is made: strict arguments, its work off the event loop, one place where failures become sentences."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - pydantic reads it
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from anyio import to_thread
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.mcpserver.utilities.func_metadata import FuncMetadata
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import Field

from retention.errors import HoldfastError
from retention.wording import explain, our_fault
from tools.arguments import Arguments, read_arguments
from tools.faults import log_fault
from tools.schemas import arguments_schema

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from mcp.server.mcpserver import Context

_FOR_VIEWS = {"visibility": ["app"]}
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

A = TypeVar("A", bound=Arguments)
A_contra = TypeVar("A_contra", bound=Arguments, contravariant=True)
Result = CallToolResult | InputRequiredResult


class Answering(Protocol[A_contra]):
    """Answers a call whose arguments are as they should be."""

    async def __call__(self, asked: A_contra, context: Context[Any, Any]) -> Result: ...


class DeskTool(Tool):
    """A tool whose function takes the arguments as they came and gives the finished result.

    `output` makes the schema of that; who calls before listing the tools does not wait for it.
    """

    output: Callable[[], dict[str, Any]] = Field(exclude=True)

    @cached_property
    def output_schema(self) -> dict[str, Any]:
        """What clients are told that the tool gives."""
        return self.output()

    async def run(
        self,
        arguments: dict[str, Any],
        context: Context[Any, Any],
        convert_result: bool = False,  # noqa: ARG002, FBT001, FBT002 - the SDK's signature; the result is final as it is
    ) -> Result:
        """Answer a call. Raises ToolError with the sentence for the asker, whatever went wrong.

        The SDK's own would put "Error executing tool …" before each sentence.
        """
        try:
            done: Result = await self.fn(arguments, context)
        except (ToolError, MCPError):
            raise
        except HoldfastError as error:
            raise ToolError(explain(error)) from error
        except Exception as error:
            raise ToolError(our_fault(log_fault(self.name, error))) from error
        return done


def define(  # noqa: PLR0913 - the parts of a definition, by name
    *,
    name: str,
    title: str,
    arguments: type[A],
    output: Callable[[], dict[str, Any]],
    answer: Answering[A],
    view: str | None = None,
    for_views: bool = False,
) -> Tool:
    """Define a read-only tool. `output` makes the schema of what it gives, `view` the page that shows it in a host.

    Hosts call one that is `for_views` for their views alone, and show it to no model.
    """
    ui = {"resourceUri": view} if view is not None else _FOR_VIEWS if for_views else None

    async def call(given: dict[str, Any], context: Context[Any, Any]) -> Result:
        return await answer(read_arguments(arguments, given), context)

    return DeskTool(
        fn=call,
        is_async=True,
        name=name,
        title=title,
        description=described_in(name),
        parameters=arguments_schema(arguments),
        fn_metadata=FuncMetadata(arg_model=arguments),
        output=output,
        annotations=READ_ONLY,
        meta=None if ui is None else {"ui": ui},
    )


def is_for_views(tool: Tool) -> bool:
    """Whether models are not meant to know of `tool`."""
    return tool.meta == {"ui": _FOR_VIEWS}


def in_a_thread(work: Callable[[A], CallToolResult], limiter: CapacityLimiter) -> Answering[A]:
    """`work` blocks, so it runs in a thread, as many at once as `limiter` lets."""

    async def answered(asked: A, context: Context[Any, Any]) -> Result:  # noqa: ARG001 - as every tool is called
        return await to_thread.run_sync(work, asked, limiter=limiter)

    return answered


def described_in(name: str) -> str:
    """Load the text of `descriptions/<name>.md`."""
    return files("tools").joinpath("descriptions", f"{name}.md").read_text(encoding="utf-8").strip()
