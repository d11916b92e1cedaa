"""What the worker does for intake: looking with patience, splitting stacks, fetching mail, examining."""

import logging
import time
from io import BytesIO

from boardroom.core.actor import worker_for
from boardroom.core.letters import Letter, LetterUnreadable, read_letter
from boardroom.intake import actions, queries
from boardroom.intake.actions import Fetched, House, Incoming, MailClaim, Taken, examining
from boardroom.intake.errors import DiskAlmostFull
from boardroom.intake.models import MailMessage, MessageState, Source
from boardroom.intake.rules import (
    DISK_FULL,
    MAIL_SECONDS,
    MAIL_TROUBLES,
    MESSAGES_IN_A_ROUND,
    PATIENT_SECONDS,
    PUT_AWAY_IN_A_ROUND,
    STRAY_PIECES,
)
from boardroom.intake.rules.likeness import compared, print_of
from boardroom.intake.rules.suggesting import offers
from boardroom.ports.barcodes import BarcodesUnread
from boardroom.ports.inbox import Folder, InboxTrouble, Waiting
from boardroom.work import WorkOpener, lease_kept

log = logging.getLogger(__name__)


def inspect(opener: WorkOpener) -> bool:
    """Look at the one received file whose turn it is; lane "intake.inspect"."""
    with opener.writing(worker_for()) as work:
        claimed = actions.claim(work)
    if claimed is None:
        return False
    seen = actions.look(
        opener.ports, claimed.association_id, claimed.sha256, claimed.media_type, PATIENT_SECONDS
    )
    with opener.writing(worker_for(claimed.association_id)) as work:
        actions.record_look(work, claimed, seen, most=opener.most_pages)
    return True


def split(opener: WorkOpener) -> bool:
    """Split the one stack whose pages have been read and whose turn it is; lane "intake.split"."""
    with opener.writing(worker_for()) as work:
        claimed = actions.claim_stack(work)
    if claimed is None:
        return False
    worker = worker_for(claimed.association_id)
    try:
        with lease_kept(opener, worker, lambda work: actions.renew_stack(work, claimed)):
            planned = actions.look_through(opener, claimed)
    except BarcodesUnread:
        # The lease runs out, and it is tried again; after the last attempt the stack stays whole.
        log.warning("a stack was not looked through", extra={"facts": {"stack": claimed.stack_id}})
        return True
    with opener.writing(worker) as work:
        actions.split_up(work, claimed, planned)
    return True


def expire(opener: WorkOpener) -> bool:
    """Destroy one upload in pieces whose time is out, or pieces that no row speaks of; lane "intake.expire"."""
    with opener.reading(worker_for()) as work:
        due = queries.next_expired(work)
    if due is not None:
        with opener.writing(worker_for(due.association_id)) as work:
            gone = actions.forget_expired(work, due.id)
        if gone:
            opener.ports.parts.remove(due.association_id, due.id)
        return True
    left = {upload: tenant for tenant, upload in opener.ports.parts.left_behind(STRAY_PIECES, time.time())}
    if left:
        with opener.reading(worker_for()) as work:
            known = queries.are_unfinished(work, left)
        for upload_id in left.keys() - known:
            opener.ports.parts.remove(left[upload_id], upload_id)
    return False


def examine(opener: WorkOpener) -> bool:
    """Suggest what one read document is and which others it is like; lane "intake.examine"."""
    with opener.writing(worker_for()) as work:
        claimed = examining.claim(work)
    if claimed is None:
        return False
    worker = worker_for(claimed.association_id)
    with opener.reading(worker) as work:
        gathered = examining.gather(work, claimed)
    if gathered is None:  # it was taken away meanwhile
        with opener.writing(worker) as work:
            examining.set_aside(work, claimed)
        return True
    suggested = offers(gathered.paper, gathered.lessons)
    found = print_of(gathered.text)
    with opener.reading(worker) as work:
        texts = examining.texts_to_compare(work, claimed, found)
    measured = {other: compared(gathered.text, text) for other, text in texts.items()}
    likes = {other: one.percent for other, one in measured.items() if one.alike}
    with opener.writing(worker) as work:
        examining.looked_through(work, claimed, suggested, found, likes)
    return True


def fetch_mail(opener: WorkOpener) -> bool:
    """Fetch and file a few messages of the one mailbox whose turn it is; lane "intake.fetch_mail"."""
    with opener.writing(worker_for()) as work:
        claimed = actions.claim_mailbox(work)
    if claimed is None:
        return False
    worker = worker_for(claimed.association_id)
    try:
        more = _round(opener, claimed)
    except InboxTrouble as trouble:
        log.warning(
            "a mailbox cannot be read",
            extra={"facts": {"association": claimed.address.association, "trouble": trouble.trouble.value}},
        )
        with opener.writing(worker) as work:
            actions.record_mailbox_failure(work, claimed, MAIL_TROUBLES[trouble.trouble.value])
        return False
    except DiskAlmostFull:
        with opener.writing(worker) as work:
            actions.record_mailbox_failure(work, claimed, DISK_FULL)
        return False
    with opener.writing(worker) as work:
        actions.record_mailbox_read(work, claimed, more=more)
    return more


def _round(opener: WorkOpener, claimed: MailClaim) -> bool:
    """File a few messages, put away what is settled already, and tell whether more waits."""
    with opener.ports.inbox.opened(claimed.address) as folder:
        lying = folder.numbers()
        with opener.reading(worker_for(claimed.association_id)) as work:
            known = queries.settled_uids(work, folder.uid_validity)
        # Filed before, but not marked: whoever did it was stopped between the commit and the mark.
        unmarked = [known[uid] for uid in lying if uid in known and _wants_a_mark(known[uid])]
        for row in unmarked[:PUT_AWAY_IN_A_ROUND]:
            _put_away(opener, claimed, folder, row)
        # What failed before comes last, so that it keeps nothing waiting.
        new = [uid for uid in lying if uid not in known]
        begun = [uid for uid in lying if uid in known and known[uid].state in _TO_FILE]
        for waiting in folder.sizes([*new, *begun][:MESSAGES_IN_A_ROUND]):
            _file(opener, claimed, folder, waiting)
        _remove_disposed(opener, claimed, folder)
        return len(new) > MESSAGES_IN_A_ROUND or len(unmarked) > PUT_AWAY_IN_A_ROUND


def _remove_disposed(opener: WorkOpener, claimed: MailClaim, folder: Folder) -> None:
    """Destroy the letters whose papers were all disposed of, each asked for once; what became of it stands in the log."""
    worker = worker_for(claimed.association_id)
    with opener.reading(worker) as work:
        letters = queries.letters_to_remove(work, PUT_AWAY_IN_A_ROUND)
    for letter in letters:
        became = folder.remove(letter.message_id, letter.sha256)
        with opener.writing(worker) as work:
            actions.note_letter_removed(work, letter.id, became)


_TO_FILE = frozenset({MessageState.FILING, MessageState.ADMITTED})


def _wants_a_mark(row: MailMessage) -> bool:
    return row.state in actions.SETTLED and row.put_away_at is None


def _file(opener: WorkOpener, claimed: MailClaim, folder: Folder, waiting: Waiting) -> None:
    worker = worker_for(claimed.association_id)
    whole = waiting.size <= opener.ports.inbox.most.message
    content = folder.message(waiting.uid) if whole else folder.head(waiting.uid)
    try:
        letter = read_letter(content)
        if letter is None:
            return  # no place for a child just now
    except LetterUnreadable:
        letter = None
    with opener.writing(worker) as work:
        taken = actions.take_message(
            work, Fetched(folder.uid_validity, waiting.uid, content, letter, whole=whole)
        )
    if taken.import_id is not None and letter is not None:
        _receive(opener, taken, letter)
        with opener.writing(worker) as work:
            actions.record_message_filed(work, taken, letter)
    if taken.put_away:
        # Only now, after the commit: until here a crash leaves the message where it lies.
        folder.put_away(waiting.uid)
        with opener.writing(worker) as work:
            actions.record_message_put_away(work, taken.message_id)


def _receive(opener: WorkOpener, taken: Taken, letter: Letter) -> None:
    """File a letter's attachments together, unless that was done before a crash."""
    if taken.actor is None or taken.import_id is None:
        return
    with opener.reading(taken.actor) as work:
        done = queries.uploads_of_import(work, taken.import_id)
    files = [one for one in letter.attachments if not one.refusal]
    if done or not files:
        return
    actions.receive(
        opener,
        taken.actor,
        [
            Incoming(BytesIO(one.content), one.name, _title(letter.subject, number, len(files)))
            for number, one in enumerate(files, start=1)
        ],
        house=House(reserve=opener.ports.inbox.most.reserve, most_pages=opener.most_pages),
        source=Source.MAIL,
        seconds=MAIL_SECONDS,
        import_id=taken.import_id,
    )


def _title(subject: str, number: int, of: int) -> str:
    return f"{subject} ({number})" if subject and of > 1 else subject


def _put_away(opener: WorkOpener, claimed: MailClaim, folder: Folder, row: MailMessage) -> None:
    folder.put_away(row.uid)
    with opener.writing(worker_for(claimed.association_id)) as work:
        actions.record_message_put_away(work, row.id)
