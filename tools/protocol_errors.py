"""Reading, prompting and completing: work off the event loop, and failures as errors of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from anyio import to_thread
from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS

from retention.errors import HoldfastError, QuestionError
from retention.wording import explain, our_fault
from tools.faults import log_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from anyio import CapacityLimiter

T = TypeVar("T")


async def in_thread(name: str, work: Callable[[], T], limiter: CapacityLimiter, **about: str) -> T:
    """What `work` gives, which blocks. Raises MCPError with the sentence for the asker, whatever went wrong.

    What the asker can mend is an invalid parameter, also an answer that is not there; its data hold the code, and what
    it is `about`. A bug is logged under `name`, with the reference that the asker gets.
    """
    try:
        return await to_thread.run_sync(work, limiter=limiter)
    except MCPError:
        raise
    except HoldfastError as error:
        kind = INVALID_PARAMS if isinstance(error, QuestionError) else INTERNAL_ERROR
        raise MCPError(kind, explain(error), about | {"code": error.code}) from error
    except Exception as error:
        raise MCPError(INTERNAL_ERROR, our_fault(log_fault(name, error)), about or None) from error
