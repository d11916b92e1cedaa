from huey import Huey

class Consumer:
    def __init__(
        self,
        huey: Huey,
        workers: int = ...,
        periodic: bool = ...,
        initial_delay: float = ...,
        backoff: float = ...,
        max_delay: float = ...,
        scheduler_interval: int = ...,
        worker_type: str = ...,
        check_worker_health: bool = ...,
        graceful_signal: str = ...,
    ) -> None: ...
    def run(self) -> None: ...
