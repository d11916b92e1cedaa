"""What notices refuses."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class LinkGone(Refusal):
    """The link is unknown, used, withdrawn or too old: the answers are deliberately one."""

    status = 410
    sentence = N_(
        "Länken gäller inte längre. Den kan ha använts, dragits tillbaka eller blivit för gammal. "
        "Be den som skickade den om en ny."
    )
