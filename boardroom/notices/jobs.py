"""Delivery: one due message a call; claimed and minted in one short Work, sent in none, recorded in another."""

import logging
from collections.abc import Collection, Sequence

from boardroom.core.actor import worker_for
from boardroom.core.calendar_files import Event, calendar_file, method_of
from boardroom.core.errors import Unavailable, may_succeed_later
from boardroom.notices.actions import WHY_WAITING, Taken, explain_waiting, record_failure, record_sent, take
from boardroom.notices.models import Channel, LocalMail
from boardroom.notices.queries import anything_unexplained, next_due
from boardroom.ports.mailer import Mail, MailRefused
from boardroom.ports.texter import Text, TextRefused
from boardroom.work import WorkOpener

log = logging.getLogger(__name__)


def deliver_mail(opener: WorkOpener) -> bool:
    """Send one due letter; True when there was one."""
    return deliver(opener, (Channel.MAIL,))


def deliver_texts(opener: WorkOpener) -> bool:
    """Send one due text message; True when there was one. Apart from the letters: a gateway that takes its time holds none up."""
    return deliver(opener, (Channel.TEXT,))


def deliver(opener: WorkOpener, by: Collection[Channel] = tuple(Channel)) -> bool:
    """Send one due message of some channels; True when there was one.

    A crash between sending and recording sends it again when the lease runs out, under the same
    Message-ID, so that mail programs show it once.
    """
    there = {Channel.MAIL: opener.ports.mailer.configured, Channel.TEXT: opener.ports.texter.configured}
    ready = {channel: there[channel] for channel in by}
    channels = [channel for channel, can in ready.items() if can]
    with opener.reading(worker_for()) as work:
        stuck = [
            channel
            for channel, can in ready.items()
            if not can and anything_unexplained(work, channel, WHY_WAITING[channel])
        ]
        due = next_due(work, channels) if channels else None
    if stuck:
        _explain(opener, stuck)
    if due is None:
        return False
    # A link that has left must not be forgotten in a power cut; a code is asked for again.
    with opener.writing(worker_for(), lasting=due.link_purpose is not None) as work:
        taken = take(work, due)
    if taken is None:
        return True  # given up, or another sender's by now: what stands behind it is not to wait
    facts = {
        "message": taken.message.id,
        "channel": str(taken.message.channel),
        "template": taken.message.template,
        "attempt": taken.message.attempts,
    }
    try:
        mail, gateway_name = _hand_over(opener, taken)
    except Unavailable as error:
        log.warning("message could not leave yet", extra={"facts": facts})
        _record_failure(opener, taken, str(error), final=False)
    except (MailRefused, TextRefused) as error:
        log.warning("message was refused", extra={"facts": facts})
        _record_failure(opener, taken, str(error), final=True)
    except Exception as error:  # a broken template must not block the messages behind it
        log.exception("message could not be written", extra={"facts": facts})
        _record_failure(opener, taken, type(error).__name__, final=not may_succeed_later(error))
    else:
        _record_sent(opener, taken, mail, gateway_name)
        log.info("message sent", extra={"facts": facts})
    return True


def _explain(opener: WorkOpener, channels: Sequence[Channel]) -> None:
    with opener.writing(worker_for()) as work:
        for channel in channels:
            explain_waiting(work, channel)


def _hand_over(opener: WorkOpener, taken: Taken) -> tuple[Mail | None, str]:
    """Send what was taken; the letter, or None for a text message, of which the portal keeps its name at the gateway alone."""
    message = taken.message
    if message.channel == Channel.TEXT:
        text = opener.ports.letters.text(message.template, message.language, _facts(taken))
        return None, opener.ports.texter.send(Text(message.to_address, text, taken.report_to))
    mail = _write(opener, taken)
    opener.ports.mailer.send(mail)
    return mail, ""


def _facts(taken: Taken) -> dict[str, object]:
    return {
        **taken.message.facts,
        "to_name": taken.message.to_name,
        "association": taken.association_name,
        "link": taken.link,
        "code": taken.code,
        "further": taken.further,
    }


def _write(opener: WorkOpener, taken: Taken) -> Mail:
    message = taken.message
    letter = opener.ports.letters.letter(message.template, message.language, _facts(taken))
    content = b""
    if message.attachment_sha256 and message.association_id:
        content = opener.ports.blobs.read(message.association_id, message.attachment_sha256)
    event = Event.from_facts(message.event) if message.event else None
    host = opener.links.base.partition("://")[2].partition("/")[0].partition(":")[0]
    return Mail(
        to_address=message.to_address,
        to_name=message.to_name,
        subject=letter.subject,
        text=letter.text,
        from_name=taken.association_name,
        message_id=f"<{message.id}@{host}>",
        calendar=calendar_file(event, message.created_at, mailed=True) if event else "",
        calendar_method=method_of(event, mailed=True) if event else "",
        attachment=content,
        attachment_name=message.attachment_name,
    )


def _record_sent(opener: WorkOpener, taken: Taken, mail: Mail | None, gateway_name: str) -> None:
    # After a power cut it would leave once more under the same Message-ID, as it would have just before.
    with opener.writing(worker_for(), lasting=False) as work:
        kept = None
        if mail is not None and opener.ports.mailer.in_portal:
            # Under the message's own key: whoever forgets the message finds its copy.
            kept = LocalMail(
                id=taken.message.id,
                to_address=mail.to_address,
                to_name=mail.to_name,
                subject=mail.subject[:300],
                text=mail.text,
                sent_at=work.now,
            )
        record_sent(work, taken.message, kept, gateway_name, code=taken.code)


def _record_failure(opener: WorkOpener, taken: Taken, reason: str, *, final: bool) -> None:
    with opener.writing(worker_for()) as work:
        record_failure(work, taken.message, reason, final=final, code=taken.code)
