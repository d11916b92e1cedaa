from datetime import UTC, datetime

from boardroom.core.calendar_files import Event, calendar_file

EVENT = Event(
    uid="1@granen",
    sequence=2,
    starts=datetime(2026, 4, 13, 16, 30, tzinfo=UTC),
    ends=datetime(2026, 4, 13, 18, 30, tzinfo=UTC),
    summary="Styrelsemöte – Brf Åkern; vid ån, plan 2",
    location="Föreningslokalen\\källaren",
    description="1. Öppnande\n2. " + "Åtgärder i trapphusen " * 6,
)


def test_a_file_has_what_calendars_ask_for_with_windows_line_ends():
    text = calendar_file(EVENT, datetime(2026, 4, 1, tzinfo=UTC))
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in ("UID:1@granen", "SEQUENCE:2", "DTSTART:20260413T163000Z", "DTEND:20260413T183000Z"):
        assert line in lines
    assert "\n" not in text.replace("\r\n", "")


def test_signs_with_a_meaning_of_their_own_are_escaped():
    text = calendar_file(EVENT, EVENT.starts)
    assert "SUMMARY:Styrelsemöte – Brf Åkern\\; vid ån\\, plan 2" in text
    assert "LOCATION:Föreningslokalen\\\\källaren" in text
    assert "DESCRIPTION:1. Öppnande\\n2. " in text


def test_no_line_is_longer_than_75_octets_and_unfolding_gives_the_words_back():
    text = calendar_file(EVENT, EVENT.starts)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "Åtgärder i trapphusen " * 6 in text.replace("\r\n ", "")


def test_a_cancelled_event_says_so_and_survives_being_kept_as_facts():
    kept = Event.from_facts(EVENT.as_facts() | {"cancelled": True})
    assert kept.starts == EVENT.starts
    assert "STATUS:CANCELLED" in calendar_file(kept, EVENT.starts)


def test_a_cancelled_event_takes_the_earlier_one_away_where_it_is_mailed_and_is_told_of_where_it_is_fetched():
    cancelled = Event.from_facts(EVENT.as_facts() | {"cancelled": True})
    assert "METHOD:CANCEL\r\n" in calendar_file(cancelled, EVENT.starts, mailed=True)
    assert "METHOD:PUBLISH\r\n" in calendar_file(cancelled, EVENT.starts)
    assert "METHOD:PUBLISH\r\n" in calendar_file(EVENT, EVENT.starts, mailed=True)
