tesseract_cmd: str

def run_tesseract(
    input_filename: str,
    output_filename_base: str,
    extension: str,
    lang: str | None,
    config: str = ...,
    nice: int = ...,
    timeout: float = ...,
) -> None: ...
