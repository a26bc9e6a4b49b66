"""How a tool is made: strict arguments, its work off the event loop, one place where failures become sentences."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from anyio import to_thread
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.mcpserver.utilities.func_metadata import FuncMetadata
from mcp_types import CallToolResult, ToolAnnotations
from pydantic.json_schema import GenerateJsonSchema

from retention.errors import HoldfastError
from retention.wording import explain, our_fault
from tools.arguments import Arguments, read_arguments
from tools.faults import log_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from anyio import CapacityLimiter
    from mcp.server.mcpserver import Context

    from retention.answer import Model

READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

A = TypeVar("A", bound=Arguments)


class DeskTool(Tool):
    """A tool whose function takes the arguments as they came and gives the finished result."""

    async def run(
        self,
        arguments: dict[str, Any],
        context: Context[Any, Any],  # noqa: ARG002 - the SDK's signature
        convert_result: bool = False,  # noqa: ARG002, FBT001, FBT002 - the SDK's signature; the result is final as it is
    ) -> CallToolResult:
        """Answer a call. Raises ToolError with the sentence for the asker, whatever went wrong.

        The SDK's own would put "Error executing tool …" before each sentence.
        """
        try:
            done: CallToolResult = await self.fn(arguments)
        except ToolError:
            raise
        except HoldfastError as error:
            raise ToolError(explain(error)) from error
        except Exception as error:
            raise ToolError(our_fault(log_fault(self.name, error))) from error
        return done


class _Schema(GenerateJsonSchema):
    """JSON schema without a title a field: they repeat the names and cost every client tokens."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


def define(  # noqa: PLR0913 - the parts of a definition, by name
    *,
    name: str,
    title: str,
    arguments: type[A],
    output: type[Model],
    work: Callable[[A], CallToolResult],
    limiter: CapacityLimiter,
) -> Tool:
    """Define a read-only tool. `work` blocks, so it runs in a thread, as many at once as `limiter` lets."""

    async def call(given: dict[str, Any]) -> CallToolResult:
        return await to_thread.run_sync(work, read_arguments(arguments, given), limiter=limiter)

    return DeskTool(
        fn=call,
        is_async=True,
        name=name,
        title=title,
        description=described_in(name),
        parameters=arguments.model_json_schema(schema_generator=_Schema),
        fn_metadata=FuncMetadata(
            arg_model=arguments, output_schema=output.model_json_schema(mode="serialization", schema_generator=_Schema)
        ),
        annotations=READ_ONLY,
    )


def described_in(name: str) -> str:
    """Load the text of `descriptions/<name>.md`."""
    return files("tools").joinpath("descriptions", f"{name}.md").read_text(encoding="utf-8").strip()
