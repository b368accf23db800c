"""Whether a process lives, asked of the system while the process may be ending."""

import os
from pathlib import Path


def is_running(process: int) -> bool:
    """Tell whether `process` exists and is no zombie, which nobody has waited for yet."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text()
    except ProcessLookupError:  # also from the read: /proc forgets a process between opening and reading
        return False
    except FileNotFoundError:
        # Gone since it was asked, or a system without /proc, where nothing tells a zombie.
        return not Path("/proc/self").exists()
    return ") Z " not in state
