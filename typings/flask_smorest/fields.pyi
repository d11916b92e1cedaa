from typing import Any

class Upload:
    def __init__(self, **options: Any) -> None: ...
